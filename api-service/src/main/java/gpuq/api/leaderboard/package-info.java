/// Who is best, by each competition's own rule.
@NullMarked
package gpuq.api.leaderboard;

import org.jspecify.annotations.NullMarked;
