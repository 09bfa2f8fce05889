package gpuq.local.part;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;

/// Asks an address of this machine whether it answers 200. Never through a proxy, and never for
/// long.
public final class HttpProbe {
    private static final int CONNECT_MILLIS = 500;
    private static final int READ_MILLIS = 5000;

    private HttpProbe() {}

    public static boolean isOk(String address) {
        HttpURLConnection connection = null;
        try {
            connection =
                    (HttpURLConnection) URI.create(address).toURL().openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException _) {
            return false;
        } finally {
            if (connection != null) {
                connection.disconnect();
            }
        }
    }
}
