// Keeps relative times true, says whether the page is live, and copies ids. The page is whole without it.
"use strict";

const units = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];

function relative(seconds) {
  const size = Math.abs(seconds);
  if (size < 1) return "just now";
  const [length, unit] = units.find(([length]) => size >= length);
  const words = `${Math.floor(size / length)} ${unit}`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

function tellTimes() {
  for (const element of document.querySelectorAll("[data-ago]")) {
    const words = relative((Date.now() - Date.parse(element.dataset.ago)) / 1000);
    if (element.textContent !== words) element.textContent = words;
  }
}

// The words stand in the page's own state, because a live change brings the server's element back, hidden.
let live = null;

function tellLive(words) {
  if (words !== undefined) live = words;
  for (const element of document.querySelectorAll("[data-live]")) {
    element.hidden = live === null;
    element.classList.toggle("lost", live !== "Live");
    element.querySelector("[data-live-words]").textContent = live ?? "Live";
  }
}

function offerCopies() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy][hidden]")) button.hidden = false;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent);
  button.textContent = "Copied";
  setTimeout(() => { button.textContent = "Copy"; }, 1500);
});

document.addEventListener("htmx:sse:after:connection", () => tellLive("Live"));
const ENDED = "Signed out: sign in again";

document.addEventListener("htmx:sse:error", (event) => tellLive(event.detail.status === 401 ? ENDED : "Reconnecting …"));
document.addEventListener("htmx:response:error", (event) => {
  if (event.detail.ctx.response.status === 401) tellLive(ENDED);
});
document.addEventListener("htmx:sse:close", () => tellLive("Not live: reload"));
document.addEventListener("htmx:after:swap", () => { tellLive(); offerCopies(); tellTimes(); });

offerCopies();
tellTimes();
setInterval(tellTimes, 1000);
