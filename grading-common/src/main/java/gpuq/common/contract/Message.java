package gpuq.common.contract;

/// Anything that travels through a topic. Its type word and version are in [MessageType]; its JSON
/// has only its fields.
public sealed interface Message
        permits Command, AgentEvent, Assignment, JobEvent, NodeEvent, JobLog, DeadLetter {}
