package gpuq.sim.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// Reads a trace in the Standard Workload Format, or as CSV with the columns
/// `submit,duration,gpus,user[,estimate]` in seconds; either may be packed with gzip. Jobs that
/// never ran or had no processors are left out.
final class TraceFile {

    private static final String CSV_HEADER = "submit,duration,gpus,user";

    // Columns of the Standard Workload Format.
    private static final int SUBMIT = 1;
    private static final int RUN_TIME = 3;
    private static final int PROCESSORS = 4;
    private static final int REQUESTED_TIME = 8;
    private static final int USER = 11;
    private static final int COLUMNS = 18;

    private TraceFile() {}

    /// The jobs in the order of submission.
    ///
    /// @throws IOException also for a line that is neither format, with its number
    static List<TraceJob> read(Path file) throws IOException {
        List<TraceJob> jobs = new ArrayList<>();
        try (BufferedReader lines = open(file)) {
            boolean isCsv = false;
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (number == 1 && line.startsWith(CSV_HEADER)) {
                    isCsv = true;
                } else if (!line.isBlank() && !line.startsWith(";")) {
                    TraceJob job = job(line, isCsv, number);
                    if (job != null) {
                        jobs.add(job);
                    }
                }
            }
        }
        // The sort keeps the file's order of jobs that were submitted together.
        jobs.sort(Comparator.comparingLong(TraceJob::submitMillis));
        return jobs;
    }

    /// A part of a trace, with times from its first submission on.
    static List<TraceJob> window(List<TraceJob> jobs, int skip, int most) {
        List<TraceJob> part = jobs.stream().skip(skip).limit(most).toList();
        List<TraceJob> numbered = new ArrayList<>();
        for (TraceJob job : part) {
            numbered.add(job.numbered(numbered.size(), part.getFirst().submitMillis()));
        }
        return numbered;
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream plain =
                file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8));
    }

    private static @Nullable TraceJob job(String line, boolean isCsv, int number)
            throws IOException {
        try {
            return isCsv ? csv(line.split(",", -1)) : swf(line.strip().split("\\s+", -1));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IOException("line " + number + " is no job: " + line, e);
        }
    }

    private static @Nullable TraceJob swf(String[] fields) {
        if (fields.length < COLUMNS) {
            throw new ArrayIndexOutOfBoundsException(fields.length);
        }
        return job(
                fields[SUBMIT],
                fields[RUN_TIME],
                fields[PROCESSORS],
                fields[USER],
                fields[REQUESTED_TIME]);
    }

    private static @Nullable TraceJob csv(String[] fields) {
        String estimate = fields.length > 4 ? fields[4] : "";
        return job(fields[0], fields[1], fields[2], fields[3], estimate);
    }

    private static @Nullable TraceJob job(
            String submit, String duration, String gpus, String user, String estimate) {
        long run = millis(duration);
        int count = Integer.parseInt(gpus.strip());
        if (run <= 0 || count <= 0) {
            return null;
        }
        long requested = estimate.isBlank() ? -1 : millis(estimate);
        return new TraceJob(
                0, millis(submit), run, count, user.strip(), TraceJob.limit(requested, run));
    }

    private static long millis(String seconds) {
        return Math.round(Double.parseDouble(seconds) * 1000);
    }
}
