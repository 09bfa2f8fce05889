package gpuq.api.security;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The network that an address is in: coarse enough to be no trace of a person, fine enough to tell
/// two places apart.
final class NetworkPrefix {

    private static final int BYTES_OF_V4 = 3;
    private static final int BYTES_OF_V6 = 6;

    private NetworkPrefix() {}

    /// The first 24 bits of an IPv4 address, or 48 of an IPv6 one, such as `192.0.2.0/24`.
    ///
    /// @param literal an address as a socket tells it; empty comes of what is none
    static String of(@Nullable String literal) {
        if (literal == null) {
            return "";
        }
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            int kept = address instanceof Inet4Address ? BYTES_OF_V4 : BYTES_OF_V6;
            byte[] bytes = address.getAddress();
            Arrays.fill(bytes, kept, bytes.length, (byte) 0);
            return "%s/%d"
                    .formatted(InetAddress.getByAddress(bytes).getHostAddress(), kept * Byte.SIZE);
        } catch (IllegalArgumentException | UnknownHostException _) {
            return "";
        }
    }
}
