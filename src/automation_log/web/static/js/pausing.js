// Live pages stand still by button, and while nobody sees them; what changed meanwhile is fetched once when they go on.
"use strict";

let isPaused = false;
let hasMissed = false;

function isStill() {
  return isPaused || document.hidden;
}

function goOn() {
  if (isStill() || !hasMissed) return;
  hasMissed = false;
  document.body.dispatchEvent(new CustomEvent("jobs", { bubbles: true }));
}

function tellPause() {
  for (const button of document.querySelectorAll("[data-pause]")) {
    button.hidden = false;
    button.textContent = isPaused ? "Go on" : "Pause";
    button.setAttribute("aria-pressed", String(isPaused));
  }
}

// In the capturing phase, before any part of the page hears it.
window.addEventListener("jobs", (event) => {
  if (!isStill()) return;
  event.stopImmediatePropagation();
  hasMissed = true;
}, true);

document.addEventListener("visibilitychange", goOn);
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-pause]")) return;
  isPaused = !isPaused;
  tellPause();
  goOn();
});
document.addEventListener("htmx:after:swap", tellPause);
tellPause();
