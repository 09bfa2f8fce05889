package gpuq.api.retention;

import gpuq.api.database.Database;
import gpuq.common.job.JobId;
import gpuq.common.job.Sha256;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What the database knows of files and programs whose time is over. Ids of jobs rise with time, so
/// an index over what is still kept finds the oldest, however many have gone before.
@ApplicationScoped
class ExpiredFiles {

    static final long LOCK = 0x6770_7571_6669_6c65L;

    private final Database database;

    ExpiredFiles(Database database) {
        this.database = database;
    }

    /// Whether the caller's transaction is the one that collects now, of all instances.
    boolean isMyTurn() {
        return database.first(
                        "select pg_try_advisory_xact_lock(?) as mine",
                        row -> row.flag("mine"),
                        LOCK)
                .orElse(false);
    }

    /// Marks files of jobs that ended before the retention as deleted, at most `limit`.
    void expire(Duration retention, int limit) {
        Instant before = database.now().minus(retention);
        int _ =
                database.update(
                        """
                        update artifact set deleted_at = now()
                        where ctid in (
                            select a.ctid from artifact a join job_row j on j.job_id = a.job_id
                            where a.deleted_at is null and a.job_id < ? and j.finished_at < ?
                            order by a.job_id limit ?)
                        """,
                        JobId.of(before.toEpochMilli(), 0, 0).uuid(),
                        before,
                        limit);
    }

    /// Digests of deleted files whose bytes may still be there, those deleted first in front.
    List<Sha256> deleted(int limit) {
        return database.list(
                """
                select distinct sha256 from (
                    select sha256 from artifact
                    where deleted_at is not null and removed_at is null
                    order by deleted_at limit ?) as oldest
                """,
                row -> new Sha256(row.text("sha256")),
                limit);
    }

    /// Whether a file that was not deleted has these bytes too.
    boolean isUsed(Sha256 sha256) {
        return database.first(
                        """
                        select exists (
                            select 1 from artifact
                            where sha256 = ? and removed_at is null and deleted_at is null) as used
                        """,
                        row -> row.flag("used"),
                        sha256.value())
                .orElse(false);
    }

    /// Notes that nothing more is to be removed for the deleted files with these bytes.
    ///
    /// @return how many files that were
    int noteRemoved(Sha256 sha256) {
        return database.update(
                """
                update artifact set removed_at = now()
                where sha256 = ? and removed_at is null and deleted_at is not null
                """,
                sha256.value());
    }

    /// Removes programs of jobs that ended before the retention, at most `limit`; the digest, the
    /// size and the name stay.
    ///
    /// @return the size of each
    List<Long> removePrograms(Duration retention, int limit) {
        Instant before = database.now().minus(retention);
        return database.list(
                """
                update submission_bytes set content = null
                where ctid in (
                    select b.ctid from submission_bytes b join job_row j on j.job_id = b.job_id
                    where b.content is not null and b.job_id < ? and j.finished_at < ?
                    order by b.job_id limit ?)
                returning size
                """,
                row -> row.longValue("size"),
                JobId.of(before.toEpochMilli(), 0, 0).uuid(),
                before,
                limit);
    }
}
