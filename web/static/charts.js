// Draws the charts of a page, and again when the theme changes. Loaded only where there are some.
// What a chart says is text made by the server; here it is only placed. A mark leads to a path of this server.
(function () {
  "use strict";
  const root = document.documentElement;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (system.matches ? "dark" : "light");
  const shown = new WeakMap();
  let round = 0;

  // Two of the three that look after addresses are on the server; this one is for whatever reaches the page.
  const loader = {
    load: () => Promise.reject(new Error("A chart has its data inside.")),
    sanitize(address) {
      const target = new URL(address, location.href);
      const local = target.origin === location.origin && /^https?:$/.test(target.protocol);
      if (!local) return Promise.reject(new Error("A chart leads nowhere else."));
      return Promise.resolve({ href: target.href, target: "_self" });
    },
  };

  // The tooltip: a title, then lines of a name and a figure parted by a tab, then a hint.
  function tell(_handler, event, _item, told) {
    let tip = document.getElementById("vg-tooltip-element");
    if (!tip) {
      tip = document.createElement("div");
      tip.id = "vg-tooltip-element";
      document.body.append(tip);
    }
    tip.classList.toggle("visible", Boolean(told));
    if (!told) return;
    if (tip.dataset.told !== told) {
      tip.dataset.told = told;
      tip.replaceChildren(...rows(told));
    }
    const space = 12;
    const box = tip.getBoundingClientRect();
    const fits = event.clientX + space + box.width < root.clientWidth;
    const left = fits ? event.clientX + space : event.clientX - space - box.width;
    const top = Math.min(event.clientY + space, root.clientHeight - box.height - space);
    tip.style.left = `${Math.max(space, left)}px`;
    tip.style.top = `${Math.max(space, top)}px`;
  }

  function rows(told) {
    const [title, ...lines] = String(told).split("\n");
    const table = document.createElement("table");
    const rest = [];
    for (const line of lines) {
      const [name, figure] = line.split("\t");
      if (figure === undefined) { rest.push(textIn("p", line)); continue; }
      const row = table.insertRow();
      row.append(textIn("td", name, "name"), textIn("td", figure, "amount"));
    }
    return [textIn("p", title, "title"), table, ...rest];
  }

  function textIn(kind, text, name = "") {
    const element = document.createElement(kind);
    element.textContent = text;
    element.className = name;
    element.dir = "auto";
    return element;
  }

  const options = {
    ast: true, actions: false, renderer: "svg", defaultStyle: false, logLevel: 1, loader, tooltip: tell,
  };

  async function draw(figure, current) {
    const url = new URL(figure.dataset.chart, location.href);
    const wanted = theme();
    url.searchParams.set("theme", wanted);
    try {
      const response = await fetch(url);
      const spec = await response.json();
      if (!response.ok) throw new Error(spec.error);
      if (current !== round) return;
      shown.get(figure)?.finalize();
      const host = document.createElement("div");
      // The figure says what it is and its table what it shows; hundreds of unnamed shapes say nothing.
      host.ariaHidden = "true";
      figure.replaceChildren(host);
      figure.dataset.theme = wanted;
      const drawn = await window.vegaEmbed(host, spec, options);
      shown.set(figure, drawn);
      follow(host);
      if (wanted === "dark") addPaper(figure);
      figure.dataset.ready = "yes";
    } catch {
      if (current === round) fail(figure);
    }
  }

  // The library listens to the window alone: a chart whose place changes otherwise, or that was hidden behind
  // its table meanwhile, takes its new width here.
  function follow(host) {
    new ResizeObserver(() => {
      const width = host.clientWidth;
      const drawn = host.querySelector("svg").clientWidth;
      if (width && Math.abs(width - drawn) > 1) dispatchEvent(new Event("resize"));
    }).observe(host);
  }

  // What is dark on the screen is light on paper. Never in sight, it is loaded when the page is printed.
  function addPaper(figure) {
    const image = new Image();
    image.loading = "lazy";
    image.className = "for-print";
    image.alt = figure.getAttribute("aria-label");
    figure.append(image);
    image.src = figure.dataset.svg;
  }

  function fail(figure) {
    figure.replaceChildren(textIn("p", figure.dataset.failed));
    figure.dataset.ready = "no";
    const chart = figure.closest(".chart");
    chart?.querySelector(".as-table")?.classList.add("shown");
    chart?.querySelector("[data-table-switch]")?.remove();
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
