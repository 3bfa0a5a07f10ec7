/*
 * Problems: every error of the API as RFC 9457 application/problem+json.
 */
#include "problem.h"

#include "lontar/json.h"
#include "lontar/error.h"

static const char *
title_of(unsigned status)
{
    switch (status) {
    case 400:
        return "Bad Request";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 406:
        return "Not Acceptable";
    case 410:
        return "Gone";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 503:
        return "Service Unavailable";
    default:
        return "Internal Server Error";
    }
}

void
lontar_problem_send(lontar_exchange *exchange, const lontar_problem *problem)
{
    g_autofree char *type = g_strconcat("urn:lontar:problem:", problem->code, NULL);

    exchange->status = problem->status;
    exchange->content_type = "application/problem+json";
    lontar_exchange_drop_header(exchange, "ETag");
    lontar_exchange_drop_header(exchange, "Content-Disposition");
    lontar_exchange_clear_body(exchange);
    lontar_json_object(exchange->body, NULL);
    lontar_json_string(exchange->body, "type", type);
    lontar_json_string(exchange->body, "title", title_of(problem->status));
    lontar_json_integer(exchange->body, "status", problem->status);
    lontar_json_string(exchange->body, "detail", problem->detail);
    lontar_json_string(exchange->body, "code", problem->code);
    lontar_json_string(exchange->body, "parameter", problem->parameter);
    if (problem->position >= 0) {
        lontar_json_integer(exchange->body, "position", problem->position);
    } else {
        lontar_json_null(exchange->body, "position");
    }
    lontar_json_object_end(exchange->body);
    g_string_append_c(exchange->body, '\n');
}

unsigned
lontar_problem_status(const GError *error)
{
    if (error->domain != LONTAR_ERROR) {
        return 500;
    }
    switch (error->code) {
    case LONTAR_ERROR_INVALID:
        return 400;
    case LONTAR_ERROR_NOT_FOUND:
        return 404;
    case LONTAR_ERROR_IO:
    case LONTAR_ERROR_CORRUPT:
        return 503;
    default:
        return 500;
    }
}

static const char *
code_of(unsigned status, const char *parameter)
{
    switch (status) {
    case 400:
        return parameter != NULL ? "invalid_parameter" : "invalid_request";
    case 404:
        return "not_found";
    case 503:
        return "index_unavailable";
    default:
        return "internal_error";
    }
}

void
lontar_problem_refuse(lontar_exchange *exchange, unsigned status, const char *code,
                      const char *parameter, const char *detail)
{
    const lontar_problem problem = {
        .status = status, .code = code, .detail = detail, .parameter = parameter, .position = -1};

    lontar_problem_send(exchange, &problem);
}

void
lontar_problem_send_error(lontar_exchange *exchange, const GError *error, const char *parameter,
                          long position)
{
    unsigned status = lontar_problem_status(error);
    const lontar_problem problem = {
        .status = status,
        .code = code_of(status, parameter),
        .detail = error->message,
        .parameter = parameter,
        .position = position,
    };

    lontar_problem_send(exchange, &problem);
}
