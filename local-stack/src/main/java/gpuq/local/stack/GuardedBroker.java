package gpuq.local.stack;

import gpuq.local.part.Broker;
import gpuq.local.part.BrokerAccess;
import gpuq.local.part.Part;
import gpuq.local.process.Launch;
import java.io.IOException;
import org.apache.kafka.clients.admin.Admin;

/// The broker together with who may do what on it: ready means that this is in force.
final class GuardedBroker implements Part {
    private final Broker broker;
    private final BrokerAccess access;

    GuardedBroker(Broker broker, BrokerAccess access) {
        this.broker = broker;
        this.access = access;
    }

    @Override
    public String name() {
        return broker.name();
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        broker.prepare();
    }

    @Override
    public Launch launch() {
        return broker.launch();
    }

    @Override
    public boolean isReady() {
        if (!broker.isReady()) {
            return false;
        }
        try (Admin admin = broker.admin()) {
            return access.putIntoForce(admin);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
