// Remembers the theme, sends the picker when something is chosen, shows tables instead of charts.
// Pages work without it. Charts are drawn by charts.js, the list of mentions is moved through by reading.js.
(function () {
  "use strict";
  const root = document.documentElement;
  const saved = () => { try { return localStorage.getItem("theme"); } catch { return null; } };
  const system = matchMedia("(prefers-color-scheme: dark)");
  const theme = () => root.dataset.theme || (system.matches ? "dark" : "light");

  root.classList.add("js");
  // Who is signed in has a theme of their own, which the page comes with.
  const ours = "account" in root.dataset;
  if (!ours && (saved() === "light" || saved() === "dark")) root.dataset.theme = saved();

  function switchTheme() {
    root.dataset.theme = theme() === "dark" ? "light" : "dark";
    if (!ours) {
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* private windows keep nothing */ }
    }
    dispatchEvent(new Event("themechange"));
  }

  function switchTable(button) {
    const shown = document.getElementById(button.dataset.tableSwitch).classList.toggle("shown");
    const words = button.textContent;
    button.closest(".chart").classList.toggle("tabled", shown);
    button.setAttribute("aria-expanded", String(shown));
    button.textContent = button.dataset.chartWords;
    button.dataset.chartWords = words;
  }

  // An address holds what was chosen and nothing else: no empty fields, no dates that nobody changed.
  function leaveOut(form) {
    for (const field of form.elements) {
      const unasked = "unasked" in field.dataset && field.value === field.defaultValue;
      if (field.name && (!field.value || unasked)) field.disabled = true;
    }
  }

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-switch]")) {
      button.hidden = false;
      button.addEventListener("click", switchTheme);
    }
    for (const form of document.querySelectorAll("[data-theme-form]")) {
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        switchTheme();
        form.elements.theme.value = root.dataset.theme;
        fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
      });
    }
    for (const button of document.querySelectorAll("[data-table-switch]")) {
      button.hidden = false;
      button.addEventListener("click", () => switchTable(button));
    }
    for (const form of document.querySelectorAll("form[method='get']")) {
      form.addEventListener("submit", () => leaveOut(form));
    }
    for (const form of document.querySelectorAll("form[data-auto]")) {
      form.addEventListener("change", (event) => {
        if (event.target.matches("select")) form.requestSubmit();
      });
    }
    system.addEventListener("change", () => dispatchEvent(new Event("themechange")));
  });

  // A panel closes when something else is meant: a click outside, another panel, the escape key.
  const open = () => document.querySelectorAll("details.pop[open]");
  document.addEventListener("click", (event) => {
    for (const panel of open()) if (!panel.contains(event.target)) panel.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const panel of open()) {
      panel.open = false;
      panel.querySelector("summary").focus();
    }
  });

  // A page taken back from history keeps the fields that were switched off when it was left.
  addEventListener("pageshow", () => {
    for (const field of document.querySelectorAll("form :disabled")) field.disabled = false;
  });
})();
