package gpuq.sim;

import gpuq.common.contract.JobEvent;
import gpuq.common.contract.NodeEvent;
import gpuq.core.Effects;
import gpuq.core.Effects.SealedAssignment;
import java.io.PrintStream;

/// Prints a whole run, for whoever looks for the cause of a violation.
final class Trace implements FakeLog.Listener {

    private final World world;
    private final PrintStream out;

    Trace(World world, PrintStream out) {
        this.world = world;
        this.out = out;
    }

    @Override
    public void appended(Entry entry) {
        print("in ", entry);
    }

    @Override
    public void said(JobEvent event) {
        print("job ", event);
    }

    @Override
    public void said(NodeEvent event) {
        print("node ", event);
    }

    @Override
    public void assigned(SealedAssignment assignment) {
        print("out ", assignment);
    }

    @Override
    public void committed(Transaction transaction) {
        for (Effects effects : transaction.effects) {
            effects.ignored().forEach(why -> print("ignored ", why));
            effects.rejected().forEach(why -> print("rejected ", why));
        }
    }

    private void print(String what, Object detail) {
        out.println(world.time.elapsed() + " " + what + detail);
    }
}
