// A moved slider asks for the page as it would be, and takes over the parts that follow from it.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("[data-moving]");
  if (!form) return;
  form.querySelector("[data-without-script]").hidden = true;
  let waiting = 0;
  let asked = 0;

  const show = async () => {
    const number = ++asked;
    const fields = new FormData(form);
    for (const slider of form.querySelectorAll("[data-unmoved]")) fields.delete(slider.name);
    const address = `${form.action}?${new URLSearchParams(fields)}`;
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceChildren(...fresh.childNodes);
    }
    history.replaceState(null, "", address);
  };

  form.addEventListener("input", (event) => {
    event.target.removeAttribute("data-unmoved");
    clearTimeout(waiting);
    waiting = setTimeout(show, 120);
  });
});
