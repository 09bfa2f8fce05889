package gpuq.api.audit;

import gpuq.api.database.Database;
import gpuq.common.bundle.Digests;
import gpuq.common.json.JsonStyle;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// The record of what staff did, in the act's own transaction. Each entry's hash covers its text
/// and the hash before it, so that an entry cannot be changed or left out unseen.
@ApplicationScoped
public class Audit {

    /// Stands before the first entry.
    static final String GENESIS = "0".repeat(64);

    private static final long LOCK = 0x6770_7571_6175_6469L;

    private final Database database;

    Audit(Database database) {
        this.database = database;
    }

    /// One act.
    ///
    /// @param actor the `sub` of who did it
    /// @param act a closed word, such as `node.cordon`
    /// @param subject what it was done to
    public record Entry(
            long id,
            Instant at,
            String actor,
            String act,
            String subject,
            String detail,
            String previous,
            String hash) {

        /// What the hash covers.
        String hashed() {
            return Digests.of(
                            String.join(
                                            "\0",
                                            Long.toString(id),
                                            JsonStyle.formatTime(at),
                                            actor,
                                            act,
                                            subject,
                                            detail,
                                            previous)
                                    .getBytes(StandardCharsets.UTF_8))
                    .value();
        }
    }

    /// Appends an act; the transaction's end decides whether it happened.
    @Transactional(Transactional.TxType.MANDATORY)
    public void append(String actor, String act, String subject, String detail) {
        // One at a time, until commit: else two entries would follow the same one.
        var _ =
                database.first(
                        "select 1 as one from (select pg_advisory_xact_lock(?)) l",
                        row -> row.integer("one"),
                        LOCK);
        Optional<Entry> last = last();
        Entry next =
                new Entry(
                        last.map(Entry::id).orElse(0L) + 1,
                        Instant.now().truncatedTo(ChronoUnit.MILLIS),
                        actor,
                        act,
                        subject,
                        detail,
                        last.map(Entry::hash).orElse(GENESIS),
                        "");
        int _ =
                database.update(
                        """
                        insert into audit (id, at, actor, act, subject, detail, previous, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                        next.id(),
                        next.at(),
                        actor,
                        act,
                        subject,
                        detail,
                        next.previous(),
                        next.hashed());
    }

    /// The newest entry: its hash is the head that vouches for all before it.
    public Optional<Entry> last() {
        return list("", "", Long.MAX_VALUE, 1).stream().findFirst();
    }

    /// Entries below an id, newest first; empty filters let everything through.
    List<Entry> list(String actor, String subject, long below, int limit) {
        return database.list(
                """
                select id, at, actor, act, subject, detail, previous, hash from audit
                where (? = '' or actor = ?) and (? = '' or subject = ?) and id < ?
                order by id desc limit ?
                """,
                row ->
                        new Entry(
                                row.longValue("id"),
                                row.time("at"),
                                row.text("actor"),
                                row.text("act"),
                                row.text("subject"),
                                row.text("detail"),
                                row.text("previous"),
                                row.text("hash")),
                actor,
                actor,
                subject,
                subject,
                below,
                limit);
    }
}
