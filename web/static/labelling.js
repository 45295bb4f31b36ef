// Labelling by keyboard: 1 2 3 say the tone, s skips, u or z takes the last one back. The next mention is
// here already and shows at once; the server answers with the page after it. Without script the buttons do it all.
(function () {
  "use strict";
  let waiting = 0;
  let queue = Promise.resolve();

  const labelling = () => document.querySelector("[data-labelling]");
  const shown = () => labelling().querySelector("[data-card]:not([hidden])");

  function show(card) {
    card.hidden = false;
    card.focus({ preventScroll: true });
  }

  // What the next page says replaces this one's, unless more was said meanwhile: then it is out of date. Where
  // nothing is left the next page is another one.
  function take(page, address) {
    if (waiting) return;
    const fresh = page.querySelector("[data-labelling]");
    if (fresh?.dataset.labelling !== labelling().dataset.labelling) {
      location.assign(address);
      return;
    }
    labelling().replaceWith(document.adoptNode(fresh));
    show(shown());
  }

  async function send(form, data) {
    try {
      const answer = await fetch(form.action, { method: "POST", body: data });
      waiting -= 1;
      if (!answer.ok) throw new Error(String(answer.status));
      take(new DOMParser().parseFromString(await answer.text(), "text/html"), answer.url);
    } catch {
      waiting = Infinity;
      labelling().hidden = true;
      document.querySelector("[data-failed]").hidden = false;
    }
  }

  function submit(form, button) {
    const data = new FormData(form);
    if (button?.name) data.set(button.name, button.value);
    waiting += 1;
    labelling().ariaBusy = "true";
    labelling().querySelector("[data-back] button").disabled = false;
    if (form.matches("[data-answers]")) {
      const card = form.closest("[data-card]");
      const next = card.nextElementSibling;
      card.remove();
      if (next?.matches("[data-card]")) show(next);
    } else {
      shown()?.remove();
    }
    queue = queue.then(() => send(form, data));
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.closest("[data-labelling]")) return;
    event.preventDefault();
    submit(event.target, event.submitter);
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches("input, select, textarea") || document.querySelector("dialog[open]")) return;
    const key = event.key === "z" ? "u" : event.key;
    const within = key === "u" ? labelling() : shown();
    const wanted = within?.querySelector(`[data-key="${CSS.escape(key)}"]:enabled`);
    if (!wanted) return;
    event.preventDefault();
    wanted.click();
  });
})();
