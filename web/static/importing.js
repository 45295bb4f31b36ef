// While a file is imported: how far the server says it is. Without script the page just waits for the answer.
(function () {
  "use strict";
  const EVERY = 500;

  async function ask(form, bar, told) {
    try {
      const answer = await fetch(form.dataset.import);
      const { stage, done, total } = answer.ok ? await answer.json() : {};
      if (stage) {
        bar.max = Math.max(total, 1);
        bar.value = done;
        told.textContent = `${stage}: ${done.toLocaleString()} / ${total.toLocaleString()}`;
      }
    } catch { /* asked again */ }
    setTimeout(ask, EVERY, form, bar, told);
  }

  document.addEventListener("submit", (event) => {
    const shown = event.target.querySelector("[data-progress]");
    if (!shown || !shown.hidden) return;
    shown.hidden = false;
    ask(event.target, shown.querySelector("progress"), shown.querySelector("[role=status]"));
  });

  // Taken back from history, the page imports nothing.
  addEventListener("pagehide", () => {
    for (const shown of document.querySelectorAll("[data-progress]")) shown.hidden = true;
  });
})();
