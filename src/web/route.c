#include "web/route.h"

#include "base/buf.h"

#include <assert.h>

enum { SEGMENT_MAX = 24 };

/** One place in the tree of paths; children are in the order of the table. */
typedef struct Node Node;
struct Node {
    Str text;         // literal segment
    const char *name; // of ":name" or "*name"
    Node *child, *next, *param;
    const Route *by_method[METHOD_COUNT], *rest_by_method[METHOD_COUNT];
    const char *rest_name;
    unsigned methods, rest_methods;
};

struct RouteTree {
    Node root;
};

static bool segment_next(Str *rest, Str *segment) {
    return str_cut(rest, '/', segment);
}

static Node *node_literal(Arena *arena, Node *node, Str text) {
    Node **at = &node->child;
    for (; *at; at = &(*at)->next)
        if (str_eq((*at)->text, text)) return *at;
    *at = ARENA_NEW(arena, Node);
    (*at)->text = text;
    return *at;
}

static Node *node_param(Arena *arena, Node *node, const char *name) {
    if (!node->param) {
        node->param = ARENA_NEW(arena, Node);
        node->param->name = name;
    }
    assert(str_is(str_c(name), node->param->name)); // one name for one place
    return node->param;
}

static void row_add(RouteTree *tree, Arena *arena, const Route *row) {
    assert(row->path && row->path[0] == '/' && row->handler);
    assert(row->method >= GET && row->method < METHOD_COUNT);
    Node *node = &tree->root;
    Str rest = str_from(str_c(row->path), 1), segment;
    size_t params = 0;
    while (rest.n && segment_next(&rest, &segment)) {
        const char *name = segment.n > 1 ? str_z(arena, str_from(segment, 1)) : NULL;
        if (segment.n && segment.p[0] == '*') {
            assert(!node->rest_by_method[row->method]);
            node->rest_by_method[row->method] = row;
            node->rest_methods |= 1u << row->method;
            node->rest_name = name;
            return;
        }
        if (segment.n && segment.p[0] == ':') {
            params++;
            node = node_param(arena, node, name);
        } else {
            node = node_literal(arena, node, segment);
        }
    }
    if (str_ends(str_c(row->path), S("/")) && row->path[1]) node = node_literal(arena, node, S(""));
    assert(params <= ROUTE_PARAM_MAX);
    assert(!node->by_method[row->method]); // two rows for one method and path
    node->by_method[row->method] = row;
    node->methods |= 1u << row->method;
}

RouteTree *route_tree_new(Arena *arena, const Route *rows, size_t count) {
    RouteTree *tree = ARENA_NEW(arena, RouteTree);
    for (size_t i = 0; i < count; i++)
        row_add(tree, arena, &rows[i]);
    return tree;
}

static void param_add(RouteMatch *match, const char *name, Str value) {
    if (match->values_n == ROUTE_PARAM_MAX) return;
    match->names[match->values_n] = name;
    match->values[match->values_n++] = value;
}

static bool node_match(const Node *node, Str rest, bool is_end, Method method, RouteMatch *match) {
    if (is_end) {
        match->methods |= node->methods;
        match->route = node->by_method[method];
        return node->methods != 0;
    }
    Str after = rest, segment;
    bool is_last = !memchr(rest.p, '/', rest.n);
    if (is_last)
        segment = rest;
    else
        segment_next(&after, &segment);
    for (const Node *child = node->child; child; child = child->next)
        if (str_eq(child->text, segment) && node_match(child, after, is_last, method, match))
            return true;
    size_t kept = match->values_n;
    if (node->param && segment.n) {
        param_add(match, node->param->name, segment);
        if (node_match(node->param, after, is_last, method, match)) return true;
        match->values_n = kept;
    }
    if (!node->rest_methods || !rest.n) return false;
    param_add(match, node->rest_name, rest);
    match->methods |= node->rest_methods;
    match->route = node->rest_by_method[method];
    return true;
}

RouteMatch route_match(const RouteTree *tree, Method method, Str path) {
    RouteMatch match = { 0 };
    if (!path.n || path.p[0] != '/') return match;
    size_t segments = 0;
    for (size_t i = 0; i < path.n; i++)
        segments += path.p[i] == '/';
    if (segments > SEGMENT_MAX) return match;
    Str rest = str_from(path, 1);
    if (!node_match(&tree->root, rest, rest.n == 0, method, &match)) match.methods = 0;
    return match;
}

const char *method_word(Method method) {
    switch (method) {
    case GET: return "GET";
    case POST: return "POST";
    case PUT: return "PUT";
    case DELETE: return "DELETE";
    case METHOD_COUNT: break;
    }
    return "";
}

Str methods_text(Arena *arena, unsigned methods) {
    Str parts[METHOD_COUNT + 1];
    size_t n = 0;
    for (Method m = GET; m < METHOD_COUNT; m++) {
        if (!(methods & 1u << m)) continue;
        parts[n++] = str_c(method_word(m));
        if (m == GET) parts[n++] = S("HEAD");
    }
    return str_join(arena, parts, n, S(", "));
}
