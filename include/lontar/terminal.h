/*
 * What the programs write to a terminal, a file or a pipe.
 */
#ifndef LONTAR_TERMINAL_H
#define LONTAR_TERMINAL_H

/**
 * Write UTF-8 in every locale: g_print and g_printerr, and GOption's help with them, would turn
 * what the locale has no letters for into question marks. Call it before threads start.
 */
void lontar_terminal_init(void);

#endif
