/*
 * A block of a glass table:
 *
 *     revision (4), level (1), free bytes (2, twice), end of the directory (2)
 *     the directory: two bytes an item, where it begins, in order of keys
 *     free bytes
 *     the items
 *
 * An item of a leaf: its flags and its size less 3 (2), length of the key (1), the key, the number
 * of the part if it is not the first (2), bytes. A value too long for a quarter of a block is
 * several parts under one key. An item of a branch: number of a block (4), length of the key (1),
 * the key, the number of its part (2); the first one's key is empty. Numbers have their highest
 * byte first. The first item of all is an empty key.
 */
#ifndef LONTAR_XAPIAN_BLOCK_H
#define LONTAR_XAPIAN_BLOCK_H

#define BLOCK_BYTES   8192
#define HEAD_BYTES    11
#define ENTRY_BYTES   2
#define ITEM_HEAD     3 /* of a leaf: size, length of the key */
#define PART_BYTES    2
#define BRANCH_HEAD   5 /* of a branch: block, length of the key */
#define ITEM_MAX      ((BLOCK_BYTES - HEAD_BYTES - 4 * ENTRY_BYTES) / 4)
#define PARTS_MAX     65535
#define IS_COMPRESSED 0x8000
#define IS_LAST       0x4000
#define IS_FIRST      0x2000
#define SIZE_MASK     0x1fff

#endif
