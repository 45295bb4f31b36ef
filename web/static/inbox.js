// The inbox by keys: each is the button that shows it. A page that stands open says when somebody else acted.
// Everything here can be done with the buttons alone.
(function () {
  "use strict";
  const PLACE = "inbox-place";
  const EVERY = 10000;

  function remember(place) {
    try { sessionStorage.setItem(PLACE, `${location.pathname} ${place}`); } catch { /* the list begins at its top */ }
  }
  function remembered() {
    try {
      const [path, place] = (sessionStorage.getItem(PLACE) || "").split(" ");
      sessionStorage.removeItem(PLACE);
      return path === location.pathname ? Number(place) : null;
    } catch { return null; }
  }

  function press(key, reading) {
    if (key === "u") {
      if (reading) remember(reading.place());
      document.querySelector("[data-undo]")?.click();
      return true;
    }
    const wanted = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!wanted) return false;
    // The actions of a list show only once something is selected.
    if (reading && wanted.closest("form.reading") && !reading.aim()) return false;
    if (wanted.closest("[hidden]")) return false;
    if (wanted.matches("button")) {
      if (reading) remember(reading.place());
      wanted.click();
    } else {
      wanted.focus();
    }
    return true;
  }

  // Somebody else may act on the case that is shown here: it is asked about now and then, and told.
  function watch(shown) {
    const { version, address } = shown.dataset;
    const timer = setInterval(async () => {
      if (document.hidden) return;
      try {
        const answer = await fetch(address, { headers: { Accept: "application/json" } });
        if (!answer.ok) return;
        const now = await answer.json();
        if (String(now.version) === version) return;
        const news = document.querySelector("[data-news]");
        news.querySelector("[data-news-by]").textContent = now.by || "";
        news.hidden = false;
        clearInterval(timer);
      } catch { /* without a network nothing is new */ }
    }, EVERY);
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("form.reading");
    const reading = form?.reading;
    const place = remembered();
    if (reading && place !== null && place >= 0) reading.go(place);
    const shown = document.querySelector("[data-version]");
    if (shown) watch(shown);

    document.addEventListener("keydown", (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (reading ? !reading.wanted() : document.querySelector("dialog[open]")) return;
      if (event.target.matches("input:not([type='checkbox']), select, textarea")) {
        // The enter key means the button beside the field, not the first one of the form.
        const beside = event.key === "Enter" && event.target.closest(".act.joined")?.querySelector("button");
        if (!beside) return;
        event.preventDefault();
        if (reading) remember(reading.place());
        beside.click();
        return;
      }
      if (press(event.key, reading)) event.preventDefault();
    });
  });
})();
