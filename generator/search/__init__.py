"""The search index: Pagefind finds words, our own columns answer the rest, shards make both cheap to keep up."""
