#include "web/page/qr.h"

#include "base/buf.h"
#include "web/render.h"

#include <qrencode.h>

enum { QUIET = 4, BYTES_MAX = 2953 };

Html qr_svg(Arena *arena, Str text, Str label, int side) {
    if (!text.n || text.n > BYTES_MAX) return (Html){ S("") };
    QRecLevel level = text.n < 300 ? QR_ECLEVEL_M : QR_ECLEVEL_L;
    QRcode *code =
        QRcode_encodeData((int)text.n, (const unsigned char *)str_z(arena, text), 0, level);
    if (!code) return (Html){ S("") };
    int width = code->width, whole = width + 2 * QUIET;
    AUTO_BUF Buf out;
    buf_init(&out, (size_t)1 << 20);
    buf_printf(
        &out,
        "<svg class=\"qr\" role=\"img\" width=\"%dcm\" height=\"%dcm\" viewBox=\"0 0 %d %d\" "
        "shape-rendering=\"crispEdges\" aria-label=\"",
        side, side, whole, whole);
    buf_put(&out, html_escape(arena, label).s);
    buf_put(&out, S("\"><rect width=\"100%\" height=\"100%\" fill=\"white\"/><path fill=\"black\" "
                    "d=\""));
    for (int y = 0; y < width; y++)
        for (int x = 0; x < width; x++) {
            int n = 0; // dark modules side by side
            while (x + n < width && (code->data[y * width + x + n] & 1))
                n++;
            if (n) buf_printf(&out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
            x += n;
        }
    buf_put(&out, S("\"/></svg>"));
    QRcode_free(code);
    return (Html){ buf_dup(&out, arena) };
}
