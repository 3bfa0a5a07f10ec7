/*
 * Lucene over the benches' records: builds an index, or answers queries with highlighted passages.
 *
 *     java -cp JARS Lucene.java build INDEX RECORDS.tsv
 *     java -cp JARS Lucene.java ask INDEX QUERIES.tsv     milliseconds of each, one a line
 *     java -cp JARS Lucene.java crowd INDEX QUERIES.tsv THREADS     queries a second
 */
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.*;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.document.*;
import org.apache.lucene.facet.sortedset.*;
import org.apache.lucene.facet.*;
import org.apache.lucene.index.*;
import org.apache.lucene.search.*;
import org.apache.lucene.search.uhighlight.UnifiedHighlighter;
import org.apache.lucene.store.*;

class Lucene {
    static final String[] FACETS = {"type", "year", "language"};

    static void build(String folder, String file) throws Exception {
        FacetsConfig facets = new FacetsConfig();
        FieldType stored = new FieldType(TextField.TYPE_STORED);
        stored.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS_AND_OFFSETS);
        for (String name : FACETS) {
            facets.setIndexFieldName(name, "$" + name);
        }
        try (IndexWriter writer = new IndexWriter(FSDirectory.open(Paths.get(folder)),
                 new IndexWriterConfig(new EnglishAnalyzer()));
             var lines = Files.lines(Paths.get(file), StandardCharsets.UTF_8)) {
            for (String line : (Iterable<String>) lines::iterator) {
                String[] column = line.split("\t", -1);
                Document document = new Document();
                document.add(new StringField("id", column[0], Field.Store.YES));
                document.add(new Field("title", column[1], stored));
                document.add(new Field("text", column[2], stored));
                for (String tag : column[3].split(" ")) {
                    document.add(new StringField("tag", tag, Field.Store.NO));
                }
                for (int i = 0; i < FACETS.length; i++) {
                    document.add(new SortedSetDocValuesFacetField(FACETS[i], column[4 + i]));
                }
                writer.addDocument(facets.build(document));
            }
        }
    }

    static Query textQuery(String kind, EnglishAnalyzer analyzer, String words) {
        var builder = new org.apache.lucene.util.QueryBuilder(analyzer);
        return kind.equals("phrase") ? builder.createPhraseQuery("text", words)
             : builder.createBooleanQuery("text", words,
                   kind.equals("any") ? BooleanClause.Occur.SHOULD : BooleanClause.Occur.MUST);
    }

    static void answer(IndexSearcher searcher, UnifiedHighlighter highlighter, SortedSetDocValuesReaderState[] states,
                       EnglishAnalyzer analyzer, String[] column) throws Exception {
        Query query = textQuery(column[0], analyzer, column[1]);
        if (query == null) {
            return;
        }
        if (!column[2].isEmpty()) {
            query = new BooleanQuery.Builder().add(query, BooleanClause.Occur.MUST)
                .add(new TermQuery(new Term("tag", column[2])), BooleanClause.Occur.FILTER).build();
        }
        TopScoreDocCollector top = TopScoreDocCollector.create(10, Integer.MAX_VALUE);
        FacetsCollector counts = new FacetsCollector();
        boolean counted = column[0].equals("faceted");
        searcher.search(query, counted ? MultiCollector.wrap(top, counts) : top);
        for (int i = 0; counted && i < FACETS.length; i++) {
            new SortedSetDocValuesFacetCounts(states[i], counts).getTopChildren(100, FACETS[i]);
        }
        TopDocs hits = top.topDocs();
        for (ScoreDoc hit : hits.scoreDocs) {
            searcher.doc(hit.doc).get("title");
        }
        highlighter.highlight("text", query, hits);
    }

    /* An index, and what answers from it; threads share one. */
    static class Asked {
        final EnglishAnalyzer analyzer = new EnglishAnalyzer();
        final IndexSearcher searcher;
        final SortedSetDocValuesReaderState[] states = new SortedSetDocValuesReaderState[FACETS.length];
        final UnifiedHighlighter highlighter;

        Asked(String folder) throws Exception {
            IndexReader reader = DirectoryReader.open(FSDirectory.open(Paths.get(folder)));
            searcher = new IndexSearcher(reader);
            for (int i = 0; i < FACETS.length; i++) {
                states[i] = new DefaultSortedSetDocValuesReaderState(reader, "$" + FACETS[i]);
            }
            highlighter = new UnifiedHighlighter(searcher, analyzer);
        }

        /* Milliseconds. */
        double time(String line) throws Exception {
            long begun = System.nanoTime();
            answer(searcher, highlighter, states, analyzer, line.split("\t", -1));
            return (System.nanoTime() - begun) / 1e6;
        }
    }

    static void ask(String folder, String file) throws Exception {
        Asked asked = new Asked(folder);
        List<String> lines = Files.readAllLines(Paths.get(file));
        for (int round = 0; round < 4; round++) { /* the first three warm the compiler up */
            for (String line : lines) {
                double time = asked.time(line);
                if (round == 3) {
                    System.out.printf(Locale.ROOT, "%.3f%n", time);
                }
            }
        }
    }

    static void crowd(String folder, String file, int size) throws Exception {
        Asked asked = new Asked(folder);
        List<String> lines = Files.readAllLines(Paths.get(file));
        double last = 0;
        for (int round = 0; round < 4; round++) {
            long begun = System.nanoTime();
            var next = new java.util.concurrent.atomic.AtomicInteger();
            var threads = new ArrayList<Thread>();
            for (int i = 0; i < size; i++) {
                threads.add(new Thread(() -> {
                    try {
                        for (int n = next.getAndIncrement(); n < lines.size(); n = next.getAndIncrement()) {
                            asked.time(lines.get(n));
                        }
                    } catch (Exception error) {
                        throw new RuntimeException(error);
                    }
                }));
                threads.get(i).start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            last = lines.size() / ((System.nanoTime() - begun) / 1e9);
        }
        System.out.printf(Locale.ROOT, "%.1f%n", last);
    }

    public static void main(String[] words) throws Exception {
        if (words[0].equals("build")) {
            build(words[1], words[2]);
        } else if (words[0].equals("crowd")) {
            crowd(words[1], words[2], Integer.parseInt(words[3]));
        } else {
            ask(words[1], words[2]);
        }
    }
}
