// The Mappings page: every mapping first shows what it would do, and then does it.
import { ask, quietly, refresh, send, tell } from "./desk.js";

const PATH = "api/mappings/ship-methods";
const QUIET_SECONDS = 20;
const byId = (id) => document.getElementById(id);
const count = (number, one, many) => (number === 1 ? `1 order ${one}` : `${number.toLocaleString("en")} orders ${many}`);
const word = (method) => (method === "*" ? "any other ship method" : method || "no ship method");

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".map, .add")) return;
  event.preventDefault();
  const done = await map({ ...form.dataset, ...Object.fromEntries(new FormData(form)) });
  if (done && form.matches(".add")) form.reset();
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-do]");
  if (!button) return;
  const { service, ...method } = button.closest("tr").dataset;
  if (button.dataset.do === "edit") await edit(method, service);
  else await remove(method);
});

byId("add-destination")?.addEventListener("change", (event) => {
  byId("add-service").setAttribute("list", `services-${event.target.value}`);
});

async function map(wanted) {
  const shown = await fetchPreview(wanted);
  if (!shown || !(await confirmed(wanted, shown))) return false;
  const answer = await send(PATH, wanted, "PUT");
  if (!answer.ok) return failed(answer);
  const { released, started, notes } = answer.data;
  const delivery = started.length ? ` The delivery to ${wanted.destination} has started.` : "";
  const what = released ? ` ${count(released, "is", "are")} released.${delivery}` : "";
  tell(`${word(wanted.method)} of ${wanted.cart} is ${wanted.service.trim()} at ${wanted.destination} now.${what}`);
  notes.forEach((note) => tell(note, "bad"));
  await refresh();
  return true;
}

async function fetchPreview(wanted) {
  const path = `${document.documentElement.dataset.root}${PATH}/preview?${new URLSearchParams(wanted)}`;
  try {
    const answer = await fetch(path);
    const data = await answer.json();
    if (answer.ok) return data;
    tell(typeof data.detail === "string" ? data.detail : `The server answered ${answer.status}.`, "bad");
  } catch {
    tell("The server cannot be reached. Nothing was mapped.", "bad");
  }
  return null;
}

async function confirmed({ cart, destination, method }, { orders, numbers, service, replaces }) {
  byId("confirm-map-title").textContent = `Map ${word(method)} to ${service}?`;
  byId("confirm-map-effect").textContent = orders
    ? `${count(orders, "of", "of")} ${cart} ${orders === 1 ? "waits" : "wait"} for this. ${orders === 1 ? "It goes" : "All of them go"} to ${destination} at once, as ${service}.`
    : `No order waits for this. From now on, orders of ${cart} go to ${destination} as ${service}.`;
  const more = orders > numbers.length ? [`and ${(orders - numbers.length).toLocaleString("en")} more`] : [];
  byId("confirm-map-numbers").replaceChildren(
    ...[...numbers, ...more].map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
  const until = byId("confirm-map-replaces");
  until.hidden = !replaces;
  if (replaces) {
    const origin = replaces.origin === "file" ? "the accounts file" : `the Order Desk (${replaces.actor.replace("user:", "")})`;
    until.textContent = `Until now it went by ${word(replaces.method)} → ${replaces.service}, made in ${origin}.`;
  }
  byId("confirm-map-go").textContent = orders ? `Map, and release ${count(orders, "", "").trim()}` : "Map";
  return ask(byId("confirm-map"));
}

async function edit(method, service) {
  const field = byId("edit-service");
  field.setAttribute("list", `services-${method.destination}`);
  field.defaultValue = service;
  byId("edit-mapping-title").textContent = `${word(method.method)} of ${method.cart} at ${method.destination}`;
  const filled = await ask(byId("edit-mapping"));
  if (filled) await map({ ...method, service: filled.get("service") });
}

async function remove(method) {
  byId("confirm-remove-title").textContent = `Remove the mapping of ${word(method.method)} (${method.cart} to ${method.destination})?`;
  if (!(await ask(byId("confirm-remove")))) return;
  const answer = await send(`${PATH}?${new URLSearchParams(method)}`, {}, "DELETE");
  if (!answer.ok) return failed(answer);
  const { stands } = answer.data;
  tell(stands ? `Removed. The accounts file's mapping to ${stands.service} is in force again.` : "Removed.");
  await refresh();
}

function failed(answer) {
  tell(answer.problem, "bad");
  return false;
}

// Nothing moves while somebody has begun to fill in a form of the page.
quietly(QUIET_SECONDS, async () => {
  const begun = [...document.querySelectorAll(".waiting input")].some((field) => field.value || field === document.activeElement);
  if (!begun) await refresh();
});
