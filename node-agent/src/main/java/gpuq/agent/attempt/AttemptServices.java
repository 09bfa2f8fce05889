package gpuq.agent.attempt;

import gpuq.agent.data.ApiClient;
import gpuq.agent.data.BlobCache;
import gpuq.agent.data.Competition;
import gpuq.agent.gpu.Gpus;
import gpuq.agent.launch.Launch;
import gpuq.agent.report.FetchTeller;
import gpuq.agent.report.JournalSender;
import gpuq.agent.report.LogShipper;
import gpuq.agent.sandbox.ImageCatalog;
import gpuq.agent.state.StatePaths;
import gpuq.agent.supervise.FolderWatch;
import gpuq.agent.supervise.Proc;
import gpuq.agent.supervise.Supervisor;
import gpuq.agent.trace.AttemptSpans;
import gpuq.common.job.NodeId;
import java.time.Duration;
import java.time.InstantSource;

/// What the stages work with; made once at the start of the agent.
///
/// @param killGrace between TERM and KILL
public record AttemptServices(
        NodeId nodeId,
        StatePaths paths,
        AttemptLedger ledger,
        JournalSender reports,
        LogShipper logs,
        Vitals vitals,
        FetchTeller fetches,
        Launch launch,
        ApiClient api,
        Competition competition,
        BlobCache blobs,
        ImageCatalog images,
        Gpus gpus,
        FolderWatch watch,
        Proc proc,
        Supervisor supervisor,
        AttemptMetrics metrics,
        NodeTrouble trouble,
        AttemptSpans spans,
        InstantSource clock,
        Duration killGrace) {}
