// Draws the charts of a page, again when the theme changes. Loaded only where there are some.
(function () {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (system.matches ? "dark" : "light");
  const options = {
    ast: true, actions: false, renderer: "svg", defaultStyle: false, logLevel: 1,
    tooltip: { disableDefaultStyle: true, theme: "custom" },
  };
  let round = 0;

  async function draw(figure, current) {
    const url = new URL(figure.dataset.chart, location.href);
    url.searchParams.set("theme", theme());
    if (figure.clientWidth < 480) url.searchParams.set("narrow", "yes");
    try {
      const response = await fetch(url);
      const spec = await response.json();
      if (!response.ok) throw new Error(spec.error);
      if (current !== round) return;
      const host = document.createElement("div");
      figure.replaceChildren(host);
      figure.dataset.theme = url.searchParams.get("theme");
      await window.vegaEmbed(host, spec, options);
      // The figure is named as a whole and its table holds every value: its parts say nothing more.
      host.querySelector("svg").setAttribute("aria-hidden", "true");
      figure.dataset.ready = "yes";
    } catch {
      figure.textContent = figure.dataset.failed;
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

  addEventListener("themechange", drawAll);
  document.addEventListener("DOMContentLoaded", drawAll);
})();
