package gpuq.api.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import gpuq.api.artifacts.ByteRange.Some;
import gpuq.api.artifacts.ByteRange.Unsatisfiable;
import gpuq.api.artifacts.ByteRange.Whole;
import org.junit.jupiter.api.Test;

class ByteRangeTest {

    @Test
    void a_range_is_cut_at_the_end_of_the_file() {
        assertThat(ByteRange.of("bytes=0-0", 10)).isEqualTo(new Some(0, 1));
        assertThat(ByteRange.of("bytes=4-", 10)).isEqualTo(new Some(4, 6));
        assertThat(ByteRange.of("bytes=4-99", 10)).isEqualTo(new Some(4, 6));
        assertThat(ByteRange.of("bytes=-3", 10)).isEqualTo(new Some(7, 3));
        assertThat(ByteRange.of("bytes=-99", 10)).isEqualTo(new Some(0, 10));
    }

    @Test
    void what_begins_behind_the_end_cannot_be_served() {
        assertThat(ByteRange.of("bytes=10-", 10)).isEqualTo(new Unsatisfiable());
        assertThat(ByteRange.of("bytes=-0", 10)).isEqualTo(new Unsatisfiable());
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(new Unsatisfiable());
    }

    @Test
    void what_is_not_one_range_of_bytes_is_answered_with_the_whole_file() {
        for (String header :
                new String[] {
                    "",
                    "bytes=-",
                    "bytes=3-1",
                    "bytes=0-1,3-4",
                    "rows=0-1",
                    "bytes=1-9999999999999999999999"
                }) {
            assertThat(ByteRange.of(header, 10)).as(header).isEqualTo(new Whole());
        }
        assertThat(ByteRange.of(null, 10)).isEqualTo(new Whole());
    }
}
