// Draws charts, remembers the theme, shows tables instead of charts. Pages work without it.
(function () {
  "use strict";
  const root = document.documentElement;
  const saved = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (system.matches ? "dark" : "light");

  root.classList.add("js");
  if (saved() === "light" || saved() === "dark") root.dataset.theme = saved();

  const options = {
    ast: true, actions: false, renderer: "svg", defaultStyle: false, logLevel: 1,
    tooltip: { disableDefaultStyle: true, theme: "custom" },
  };
  let round = 0;

  async function draw(figure, current) {
    const url = new URL(figure.dataset.chart, location.href);
    url.searchParams.set("theme", theme());
    try {
      const response = await fetch(url);
      const spec = await response.json();
      if (!response.ok) throw new Error(spec.error);
      if (current !== round) return;
      const host = document.createElement("div");
      figure.replaceChildren(host);
      figure.dataset.theme = url.searchParams.get("theme");
      await window.vegaEmbed(host, spec, options);
      figure.dataset.ready = "yes";
    } catch {
      figure.textContent = "The chart cannot be drawn; the table holds the same figures.";
      figure.dataset.ready = "no";
    }
  }

  function drawAll() {
    round += 1;
    for (const figure of document.querySelectorAll("figure[data-chart]")) {
      delete figure.dataset.ready;
      draw(figure, round);
    }
  }

  function switchTheme() {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private windows keep nothing */ }
    drawAll();
  }

  function switchTable(button) {
    const shown = document.getElementById(button.dataset.tableSwitch).classList.toggle("shown");
    button.closest(".chart").classList.toggle("tabled", shown);
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = shown ? "View as chart" : "View as table";
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.addEventListener("click", switchTheme);
    }
    for (const button of document.querySelectorAll("[data-table-switch]")) {
      button.hidden = false;
      button.addEventListener("click", () => switchTable(button));
    }
    for (const form of document.querySelectorAll("form")) {
      form.addEventListener("submit", () => {
        for (const field of form.elements) if (field.name && !field.value) field.disabled = true;
      });
    }
    for (const form of document.querySelectorAll("form[data-auto]")) {
      form.addEventListener("change", (event) => {
        if (event.target.matches("select")) form.requestSubmit();
      });
    }
    system.addEventListener("change", drawAll);
    drawAll();
  });
  // A page taken back from history keeps the fields that were switched off when it was left.
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form :disabled")) field.disabled = false;
  });
})();
