package gpuq.sim;

import java.util.List;
import java.util.SplittableRandom;

/// All chance of a simulation: the same seed throws the same dice.
final class Dice {

    private final SplittableRandom random;

    Dice(long seed) {
        this.random = new SplittableRandom(seed);
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /// Dice of their own, so that one part's throws do not shift another's.
    Dice split() {
        return new Dice(random.split());
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /// From `least` to `most`, both possible.
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    long bits() {
        return random.nextLong();
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
