package gpuq.api.jobs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Words of a program that those who mine coins cannot well do without: the protocol of pools, the
/// miners' names, the proofs of work that run on GPUs (ABUSE-2). A sign is for staff to look at; it
/// refuses nothing and ends nothing, since a text may name what it does not do.
final class MinerSigns {

    private static final Pattern SIGN =
            Pattern.compile(
                    "stratum\\+(?:tcp|ssl|tls)|stratum2\\+|mining\\.(?:subscribe|authorize|submit)"
                            + "|\\b(?:xmrig|xmr-?stak|ethminer|nbminer|lolminer|gminer|phoenixminer"
                            + "|t-rex(?:miner)?|teamredminer|bzminer|cgminer|bfgminer|cpuminer|minerd"
                            + "|nicehash|minergate|kawpow|progpow|etchash|ethash|cryptonight|randomx)\\b",
                    Pattern.CASE_INSENSITIVE);

    private MinerSigns() {}

    /// The first sign in a program's text, in lower case.
    static Optional<String> in(byte[] program) {
        Matcher sign = SIGN.matcher(new String(program, StandardCharsets.UTF_8));
        return sign.find() ? Optional.of(sign.group().toLowerCase(Locale.ROOT)) : Optional.empty();
    }
}
