// Moves through the list of mentions by keys and keeps count of what is selected. The list works without it.
(function () {
  "use strict";

  function keysWanted() {
    try { return localStorage.getItem("keys") !== "off"; } catch { return true; }
  }

  // The dialog that tells the keys, and whether they are wanted: some people's speech or hands press them unasked.
  function help() {
    const dialog = document.querySelector("dialog.keys");
    const wanted = dialog.querySelector("[data-keys-on]");
    wanted.checked = keysWanted();
    wanted.addEventListener("change", () => {
      try { localStorage.setItem("keys", wanted.checked ? "on" : "off"); } catch { /* for this page only */ }
    });
    for (const button of document.querySelectorAll("[data-keys]")) {
      button.hidden = false;
      button.addEventListener("click", () => dialog.showModal());
    }
    return { dialog, wanted };
  }

  // What is selected: the boxes of the rows, the box for all of them, and the bar that counts them.
  function selection(form, rows, say) {
    const bar = form.querySelector("[data-selection]");
    if (!bar) return { check() {}, toggle() {}, some: () => [] };
    const all = form.querySelector("[data-all]");
    const every = all.querySelector("input");
    const count = bar.querySelector("[data-count]");
    const copy = bar.querySelector("[data-copy]");
    const label = copy?.textContent;
    const box = (row) => row.querySelector("input[name='ids']");
    const some = () => rows.filter((row) => box(row).checked);

    function tell() {
      const found = some();
      for (const row of rows) row.classList.toggle("selected", box(row).checked);
      bar.hidden = !found.length;
      every.checked = found.length === rows.length;
      every.indeterminate = found.length > 0 && !every.checked;
      count.textContent = count.dataset.words.replace("{count}", found.length);
      return count.textContent;
    }
    function check(row, checked) {
      // One post may stand here for two brands: both rows are one choice.
      for (const one of rows) if (box(one).value === box(row).value) box(one).checked = checked;
      say(tell());
    }
    function checkAll(checked) {
      for (const row of rows) box(row).checked = checked;
      say(tell());
    }
    async function copyLinks() {
      const links = new Set(some().map((row) => new URL(row.dataset.href, location.href).href));
      try {
        await navigator.clipboard.writeText([...links].join("\n"));
        copy.textContent = copy.dataset.done;
      } catch {
        copy.textContent = copy.dataset.failed;
      }
      say(copy.textContent);
      setTimeout(() => { copy.textContent = label; }, 3000);
    }

    for (const hidden of form.querySelectorAll("[hidden]:not([aria-hidden])")) hidden.hidden = false;
    form.addEventListener("change", (event) => {
      if (event.target === every) checkAll(every.checked);
      else check(event.target.closest("li"), event.target.checked);
    });
    bar.querySelector("[data-none]").addEventListener("click", () => {
      checkAll(false);
      every.focus();
    });
    copy?.addEventListener("click", copyLinks);
    form.addEventListener("submit", (event) => {
      if (!some().length && !event.submitter?.dataset.alone) event.preventDefault();
    });
    // A page taken back from history has its boxes as they were left.
    addEventListener("pageshow", tell);
    tell();
    return { check, toggle: (row) => check(row, !box(row).checked), some };
  }

  document.addEventListener("DOMContentLoaded", () => {
    const { dialog, wanted } = help();
    const form = document.querySelector("form.reading");
    const list = form?.querySelector("[data-list]");
    const rows = list ? [...list.children] : [];
    const search = document.getElementById("f-q");
    const said = form?.querySelector("[data-said]");
    const say = (text) => { said.textContent = text; };
    const chosen = form && selection(form, rows, say);
    let at = -1;

    function go(next) {
      rows[next].focus({ preventScroll: true });
      rows[next].scrollIntoView({ block: "nearest" });
    }
    function down() {
      if (at + 1 < rows.length) go(at + 1);
      else if (list?.dataset.more) location.assign(list.dataset.more);
      else if (list) say(list.dataset.last);
    }
    function extend(step) {
      if (at >= 0) chosen.check(rows[at], true);
      if (!rows[at + step]) return;
      go(at + step);
      chosen.check(rows[at], true);
    }
    const visit = () => at >= 0 && location.assign(rows[at].dataset.href);

    const keys = {
      j: down,
      k: () => at > 0 && go(at - 1),
      J: () => extend(1),
      K: () => extend(-1),
      o: visit,
      Enter: visit,
      s: () => at >= 0 && rows[at].dataset.source && open(rows[at].dataset.source, "_blank", "noopener,noreferrer"),
      x: () => at >= 0 && chosen.toggle(rows[at]),
      "/": () => search?.focus(),
      "?": () => dialog.showModal(),
    };

    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || dialog.open || !wanted.checked) return;
      if (event.target.matches("input:not([type='checkbox']), select, textarea")) {
        if (event.key === "Escape" && event.target === search) {
          event.preventDefault();
          if (at >= 0) go(at);
          else search.blur();
        }
        return;
      }
      if (!Object.hasOwn(keys, event.key)) return;
      // Links and buttons know what to do; a box would send the form.
      if (event.key === "Enter" && event.target !== rows[at] && !event.target.matches("[name='ids']")) return;
      event.preventDefault();
      keys[event.key]();
    });
    list?.addEventListener("focusin", (event) => {
      at = rows.indexOf(event.target.closest("li"));
    });

    // What is done in a list by keys (inbox.js) is done to what is selected, or to the row that has the focus.
    if (form && list) {
      form.reading = {
        aim() {
          if (!chosen.some().length && at >= 0) chosen.check(rows[at], true);
          return chosen.some().length > 0;
        },
        place: () => at,
        go: (place) => rows.length && go(Math.min(place, rows.length - 1)),
        wanted: () => wanted.checked && !dialog.open,
      };
    }
  });
})();
