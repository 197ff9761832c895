// Finds every page: the addresses of the route table, those with a parameter by following links.
import { base } from "./browser.mjs";

// What is not for people: programs read it, and tests/http, tests/api and tests/journal ask for it.
const programs = /^\/(api|a|healthz|metrics|display)(\/|$)|^\/log\/(checkpoint|keys?|tile\/.*|receipt\/[^/]+)$|^\/w$/;
export const routes = process.env.KYKET_ROUTES.split(" ").filter((r) => r && !programs.test(r));

const shapes = routes.map((route) => ({
  route,
  form: new RegExp("^" + route.replace(/[.]/g, "\\.").replace(/:[a-z_]+/g, "[^/]+").replace(/\*[a-z_]+/g, ".+") + "$"),
}));

/** The route that serves a path: the one with the fewest parameters. */
export function routeOf(path) {
  const fit = shapes.filter((s) => s.form.test(path.split("?")[0]));
  return fit.sort((a, b) => (a.route.match(/[:*]/g) ?? []).length - (b.route.match(/[:*]/g) ?? []).length)[0]?.route;
}

/** What makes one page of a route unlike another: its forms, and the kinds of parts it has. */
function shapeOf(text) {
  const all = (re) => [...new Set([...text.matchAll(re)].map((m) => m[1].replace(/\d+/g, "N")))].sort();
  return [...all(/ action="([^"]+)"/g), ...all(/ class="((?:note|empty|st|cal|log|esum|prov|due)[^"]*)"/g), /<ins>/.test(text)].join(" ") + " ";
}

/**
 * All that this visitor reaches in area by links: pages [{ route, path, shape }], one for each shape, in
 * which guides differ by their address; files (what is not HTML); and what was denied. At most PER
 * addresses of one route are opened.
 */
export async function walk(request, area, per = 60) {
  const queue = routes.filter((r) => !/[:*]/.test(r) && area(r));
  const opened = new Map(), seen = new Set(queue), shapesSeen = new Set(), queued = new Set(queue);
  const pages = [], files = [], denied = new Map();
  const visit = async (path) => {
    const route = routeOf(path);
    if (!route || (opened.get(route) ?? 0) >= per) return;
    opened.set(route, (opened.get(route) ?? 0) + 1);
    const answer = await request.get(base + path, { maxRedirects: 0 }).catch(() => null);
    if (!answer || answer.status() !== 200) {
      denied.set(path, answer?.status() ?? 0);
      return;
    }
    const head = answer.headers();
    if (!/html/.test(head["content-type"] ?? "") || head["content-disposition"]) {
      files.push({ route, path, head });
      return;
    }
    const text = await answer.text();
    const shape = `${route} ${route.includes(":guide") ? path : shapeOf(text)}`;
    if (!shapesSeen.has(shape)) pages.push({ route, path, shape });
    shapesSeen.add(shape);
    for (const [, raw] of text.matchAll(/href="([^"#]+)/g)) {
      const link = raw.replace(/&amp;/g, "&"), bare = link.split("?")[0];
      if (!link.startsWith("/") || programs.test(bare) || seen.has(bare) || !area(bare)) continue;
      seen.add(bare);
      const kind = routeOf(bare);
      queue[queued.has(kind) ? "push" : "unshift"](link); // the first of its kind comes first
      queued.add(kind);
    }
  };
  while (queue.length) await Promise.all(queue.splice(0, 4).map(visit));
  return { pages, files, denied };
}
