// One order: act on it, and see it turn.
import { ask, quietly, refresh, send, tell } from "./desk.js";

const WHILE_MOVING = 3;
const ROUNDS_AT_REST = 10;
const byId = (id) => document.getElementById(id);
const order = () => document.querySelector("[data-order]").dataset;

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-action]");
  if (button && button.getAttribute("aria-busy") !== "true") act(button);
});

async function act(button) {
  const { order: id, seen } = order();
  const { action, destination } = button.dataset;
  const given = await ask(prepared(button));
  if (!given) return;
  button.setAttribute("aria-busy", "true");
  const target = { order: Number(id), destination, seen: Number(seen) };
  const { ok, data, problem } = await send(`api/actions/${action}`, { orders: [target], reason: given.get("reason") });
  button.removeAttribute("aria-busy");
  told(ok, data, problem);
  await refresh();
}

function prepared(button) {
  const { words, meaning, why } = button.dataset;
  byId("act-name").textContent = byId("act-do").textContent = button.textContent.trim();
  byId("act-do").className = button.classList.contains("danger") ? "danger" : "primary";
  byId("act-words").textContent = words;
  byId("act-meaning").textContent = meaning;
  byId("act-field").hidden = !why;
  byId("act-why").textContent = why ?? "";
  byId("act-reason").required = Boolean(why);
  return byId("act");
}

function told(ok, data, problem) {
  const result = data?.results?.[0];
  if (!result) return tell(problem, "bad");
  tell(result.message, ok ? "good" : "bad");
  for (const note of data.notes) tell(note, "bad");
}

// Look every few seconds while the order is on its way, else now and then; tell when it turns blue.
let rounds = 0;
quietly(WHILE_MOVING, async () => {
  rounds += 1;
  if (!("moving" in order()) && rounds % ROUNDS_AT_REST) return;
  const before = order().colour;
  await refresh();
  if (before === "red" && order().colour === "blue") tell(`Order ${order().number} is exported now.`);
});

// Back to the list as it was left.
const back = document.querySelector("[data-back]");
if (back) {
  const list = new URL(back.href);
  const from = document.referrer ? new URL(document.referrer) : null;
  if (from?.origin === list.origin && from.pathname === list.pathname) back.href = from.href;
}
