/*
 * Assets: files that are built into the program: the pages' style, the API's schemas.
 */
#include "assets.h"

#include "lontar/embedded.h"
#include "problem.h"
#include "routes.h"

/* Of the file that the Makefile writes. */
extern const lontar_embedded lontar_asset_files[];

GBytes *
lontar_asset(const char *name)
{
    return lontar_embedded_find(lontar_asset_files, name);
}

static const char *
content_type_of(const char *name)
{
    static const char *const types[][2] = {{".css", "text/css; charset=utf-8"},
                                           {".js", "text/javascript; charset=utf-8"},
                                           {".svg", "image/svg+xml"},
                                           {".json", "application/json"}};

    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (g_str_has_suffix(name, types[i][0])) {
            return types[i][1];
        }
    }
    return "text/plain; charset=utf-8";
}

void
lontar_page_asset(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    g_autoptr(GBytes) bytes = lontar_asset(place->name);

    if (bytes == NULL) {
        const lontar_problem problem = {
            .status = 404, .code = "not_found", .detail = "no such asset", .position = -1};

        lontar_problem_send(exchange, &problem);
        return;
    }

    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    g_string_append_len(exchange->body, data, (gssize)size);
    exchange->content_type = content_type_of(place->name);
    lontar_exchange_set_header(exchange, "Cache-Control", "max-age=3600");
}

void
lontar_page_embed(lontar_worker *worker, lontar_exchange *exchange, const lontar_place *place)
{
    const lontar_place embed = {.name = "embed.js"};

    (void)place; /* the address says it all */
    lontar_page_asset(worker, exchange, &embed);
}
