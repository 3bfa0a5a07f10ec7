/*
 * Links and attachments of a PDF.
 */
#include "pdf_links.h"

void
lontar_pdf_send_links(PopplerPage *page, size_t number, lontar_sink *sink)
{
    GList *links = poppler_page_get_link_mapping(page);

    /* Poppler gives the last one first. */
    for (GList *i = g_list_last(links); i != NULL; i = i->prev) {
        const PopplerAction *action = ((const PopplerLinkMapping *)i->data)->action;

        if (action != NULL && action->type == POPPLER_ACTION_URI && action->uri.uri != NULL) {
            lontar_sink_link(sink, number, action->uri.uri);
        }
    }
    poppler_page_free_link_mapping(links);
}

static void
send_attachment(const PopplerAttachment *one, lontar_sink *sink)
{
    lontar_sink_attachment(sink, one->name != NULL ? one->name : "?");
}

void
lontar_pdf_send_attachments(PopplerDocument *document, lontar_sink *sink)
{
    GList *attachments = poppler_document_has_attachments(document)
                             ? poppler_document_get_attachments(document)
                             : NULL;

    for (GList *i = attachments; i != NULL; i = i->next) {
        send_attachment(i->data, sink);
    }
    g_list_free_full(attachments, g_object_unref);
}

void
lontar_pdf_send_pinned(PopplerAnnot *annotation, lontar_sink *sink)
{
    PopplerAttachment *one = POPPLER_IS_ANNOT_FILE_ATTACHMENT(annotation)
                                 ? poppler_annot_file_attachment_get_attachment(
                                       POPPLER_ANNOT_FILE_ATTACHMENT(annotation))
                                 : NULL;

    if (one != NULL) {
        send_attachment(one, sink);
        g_object_unref(one);
    }
}
