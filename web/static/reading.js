// Moves through the list of mentions by keys and keeps count of what is selected. The list works without it.
(function () {
  "use strict";
  document.addEventListener("DOMContentLoaded", () => {
    const dialog = document.querySelector("dialog.keys");
    for (const button of document.querySelectorAll("[data-keys]")) {
      button.hidden = false;
      button.addEventListener("click", () => dialog.showModal());
    }

    const list = document.querySelector("[data-list]");
    const rows = list ? [...list.children] : [];
    const box = (row) => row.querySelector("input[name='ids']");
    let at = -1;

    function go(step) {
      const next = at + step;
      if (next >= rows.length && list.dataset.more) {
        location.assign(list.dataset.more);
        return;
      }
      at = Math.max(0, Math.min(rows.length - 1, next));
      rows[at].focus({ preventScroll: true });
      rows[at].scrollIntoView({ block: "nearest" });
    }

    const keys = {
      j: () => rows.length && go(1),
      k: () => rows.length && go(-1),
      o: () => at >= 0 && location.assign(rows[at].dataset.href),
      Enter: () => at >= 0 && document.activeElement === rows[at] && location.assign(rows[at].dataset.href),
      s: () => at >= 0 && rows[at].dataset.source && open(rows[at].dataset.source, "_blank", "noopener"),
      x: () => at >= 0 && box(rows[at]).click(),
      "/": () => document.getElementById("f-q").focus(),
      "?": () => dialog.showModal(),
    };

    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
      if (event.target.matches("input:not([type='checkbox']), select, textarea")) {
        if (event.key === "Escape") event.target.blur();
        return;
      }
      const action = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
      if (!action || (event.key === "Enter" && event.target !== rows[at])) return;
      event.preventDefault();
      action();
    });
    list?.addEventListener("focusin", (event) => {
      at = rows.indexOf(event.target.closest("li"));
    });

    const bar = document.querySelector("[data-selection]");
    if (!bar) return;
    const count = bar.querySelector("[data-count]");
    const all = bar.querySelector("[data-all]");
    const words = count.dataset.words;
    const selected = () => rows.filter((row) => box(row).checked);

    function tell() {
      const some = selected();
      for (const row of rows) row.classList.toggle("selected", box(row).checked);
      bar.classList.toggle("some", some.length > 0);
      count.textContent = words.replace("{count}", some.length);
      all.checked = some.length === rows.length;
      all.indeterminate = some.length > 0 && some.length < rows.length;
    }

    for (const hidden of bar.querySelectorAll("[hidden]")) hidden.hidden = false;
    bar.classList.add("counted");
    // One post may stand here for two brands: both rows are one choice.
    list.addEventListener("change", (event) => {
      for (const row of rows) if (box(row).value === event.target.value) box(row).checked = event.target.checked;
      tell();
    });
    all.addEventListener("change", () => { for (const row of rows) box(row).checked = all.checked; tell(); });
    bar.querySelector("[data-none]").addEventListener("click", () => {
      for (const row of rows) box(row).checked = false;
      tell();
    });
    const copy = bar.querySelector("[data-copy]");
    copy.addEventListener("click", async () => {
      const links = [...new Set(selected().map((row) => new URL(row.dataset.href, location.href).href))];
      const before = copy.textContent;
      await navigator.clipboard.writeText(links.join("\n"));
      copy.textContent = copy.dataset.done;
      setTimeout(() => { copy.textContent = before; }, 2000);
    });
    bar.closest("form").addEventListener("submit", (event) => {
      if (!selected().length) event.preventDefault();
    });
    addEventListener("pageshow", tell);
    tell();
  });
})();
