/*
 * Training.
 *
 * It reads a revision that may be gone before it has read all: then there is no dictionary, and who
 * closes the store makes one.
 */
#include "training.h"

#include "lontar/pages.h"

struct lontar_training {
    GThread *thread;
    char *database;
    size_t documents;
    GBytes *dictionary;
};

static void *
train(void *data)
{
    lontar_training *training = data;
    g_autoptr(lontar_index) index = lontar_index_open(training->database, NULL);

    if (index != NULL && lontar_index_document_size(index) >= training->documents / 2) {
        (void)lontar_pages_train(index, &training->dictionary, NULL);
    }
    return NULL;
}

lontar_training *
lontar_training_new(const char *database, size_t documents)
{
    lontar_training *training = g_new0(lontar_training, 1);

    training->database = g_strdup(database);
    training->documents = documents;
    training->thread = g_thread_new("training", train, training);
    return training;
}

GBytes *
lontar_training_finish(lontar_training *training)
{
    if (training == NULL) {
        return NULL;
    }
    (void)g_thread_join(training->thread); /* its result is nothing */

    GBytes *dictionary = training->dictionary;

    g_free(training->database);
    g_free(training);
    return dictionary;
}

void
lontar_training_free(lontar_training *training)
{
    GBytes *dictionary = lontar_training_finish(training);

    g_clear_pointer(&dictionary, g_bytes_unref);
}
