// Finds every page: the addresses of the route table, those with a parameter by following links.
import { base } from "./browser.mjs";

const hidden = /^\/(api|log|a|invite|healthz|metrics|display|logout)(\/|$)|\.(csv|atom|pdf|json|svg|png|zip)$|\/(file|blob|download)(\/|$)/;
export const routes = process.env.KYKET_ROUTES.split(" ").filter((r) => r && r !== "/w" && !hidden.test(r));

const shapes = routes.map((route) => ({
  route,
  form: new RegExp("^" + route.replace(/[.]/g, "\\.").replace(/:[a-z_]+/g, "[^/]+").replace(/\*[a-z_]+/g, ".+") + "$"),
}));

/** The route that serves a path: the one with the fewest parameters. */
function routeOf(path) {
  const fit = shapes.filter((s) => s.form.test(path));
  return fit.sort((a, b) => (a.route.match(/[:*]/g) ?? []).length - (b.route.match(/[:*]/g) ?? []).length)[0]?.route;
}

/** A path for each route that this visitor can reach (at most PER pages of one route are opened). */
export async function walk(page, area, per = 3) {
  const queue = routes.filter((r) => !/[:*]/.test(r) && area(r));
  const opened = new Map(), found = new Map(), seen = new Set(queue), denied = new Map();
  while (queue.length) {
    const path = queue.shift(), route = routeOf(path.split("?")[0]);
    if (!route || (opened.get(route) ?? 0) >= per) continue;
    const answer = await page.request.get(base + path, { maxRedirects: 0 }).catch(() => null);
    if (!answer || !/html/.test(answer.headers()["content-type"] ?? "")) continue;
    if (answer.status() !== 200) {
      denied.set(path, answer.status());
      continue;
    }
    opened.set(route, (opened.get(route) ?? 0) + 1);
    if (!found.has(route)) found.set(route, path);
    for (const [, raw] of (await answer.text()).matchAll(/href="([^"#]+)/g)) {
      const link = raw.replace(/&amp;/g, "&"), bare = link.split("?")[0];
      if (!link.startsWith("/") || hidden.test(bare) || seen.has(bare) || !area(bare)) continue;
      seen.add(bare);
      queue.push(bare);
    }
  }
  return { found, denied };
}
