namespace Actors.Hub.Logging;

/// <summary>Every text that the hub logs, with event numbers that stay.</summary>
internal static partial class HubLog
{
    [LoggerMessage(1001, LogLevel.Information, "Hub {Version} serves at {Url}; data in {Data}, cluster {Cluster}")]
    public static partial void Serving(ILogger log, string version, string url, string data, string cluster);

    [LoggerMessage(1002, LogLevel.Information, "Stopping")]
    public static partial void Stopping(ILogger log);

    [LoggerMessage(1003, LogLevel.Warning, "This hub runs as root. It serves the loopback alone; start it as a user of its own on a production host")]
    public static partial void RunsAsRoot(ILogger log);

    [LoggerMessage(1004, LogLevel.Information, "No scheduler is asked: jobs are bound by what nodes say, and their records are unconfirmed")]
    public static partial void NoScheduler(ILogger log);

    [LoggerMessage(1005, LogLevel.Warning, "Reloading failed, everything stays as it was: {Reason}")]
    public static partial void ReloadFailed(ILogger log, string reason);

    [LoggerMessage(1006, LogLevel.Information, "Reloaded; rules {RulesVersion}, {JobsChanged} closed jobs change")]
    public static partial void Reloaded(ILogger log, string rulesVersion, int jobsChanged);

    [LoggerMessage(1007, LogLevel.Warning, "{Count} more lines of event {Event} within {Seconds} s are left out")]
    public static partial void LeftOut(ILogger log, int @event, int count, double seconds);

    [LoggerMessage(1101, LogLevel.Information, "Job {Entity} incarnation {Incarnation} closed")]
    public static partial void JobClosed(ILogger log, string entity, int incarnation);

    [LoggerMessage(1102, LogLevel.Error, "Report {Seq} of node {Node} on job {Entity} failed and is not acknowledged")]
    public static partial void ReportFailed(ILogger log, string entity, string node, ulong seq, Exception cause);

    [LoggerMessage(1103, LogLevel.Error, "Journal refused events of job {Entity}")]
    public static partial void JournalFailed(ILogger log, string entity, Exception cause);

    [LoggerMessage(1104, LogLevel.Warning, "Snapshot of job {Entity} failed; its events are all there")]
    public static partial void SnapshotFailed(ILogger log, string entity, Exception cause);

    [LoggerMessage(1105, LogLevel.Information, "Record {Kind} {RecordId} revision {Revision} is issued")]
    public static partial void RecordIssued(ILogger log, string kind, string recordId, int revision);

    [LoggerMessage(1106, LogLevel.Warning, "Record {Kind} of {Key} revision {Revision} could not be written and will be offered again: {Reason}")]
    public static partial void RecordFailed(ILogger log, string key, string kind, int revision, string reason);

    [LoggerMessage(1107, LogLevel.Error, "What the scheduler says of job {Entity} could not be taken and will be tried again")]
    public static partial void WordFailed(ILogger log, string entity, Exception cause);

    [LoggerMessage(1108, LogLevel.Warning, "Job {Entity} incarnation {Incarnation} ended on its nodes {Hours} h ago and the scheduler does not know it: it is closed without a record")]
    public static partial void RecordHeld(ILogger log, string entity, int incarnation, double hours);

    [LoggerMessage(1109, LogLevel.Warning, "Job {Entity}: {What}. It is counted apart, without a record (docs/scheduler.md, Claims)")]
    public static partial void ClaimRefused(ILogger log, string entity, string what);

    [LoggerMessage(1201, LogLevel.Warning, "Node {Node}: report {Seq} on job {RawId} is quarantined: {Reason}")]
    public static partial void ReportQuarantined(ILogger log, string node, string rawId, ulong seq, string reason);

    [LoggerMessage(1202, LogLevel.Warning, "Batch refused with {Status}: {Reason}")]
    public static partial void BatchRefused(ILogger log, int status, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "Node {Node}: report {Seq} on job {RawId} was not taken and is not acknowledged: {Reason}")]
    public static partial void ReportNotTaken(ILogger log, string node, string rawId, ulong seq, string reason);

    [LoggerMessage(1204, LogLevel.Warning, "Node {Node}'s clock is {OffSeconds} s off this hub's: its jobs are bound by the hub's clock, and what they show of its own is as far off")]
    public static partial void ClockOff(ILogger log, string node, double offSeconds);

    [LoggerMessage(1210, LogLevel.Error, "Series of metrics could not be kept; those that come next are tried again")]
    public static partial void SeriesFailed(ILogger log, Exception exception);

    [LoggerMessage(1205, LogLevel.Debug, "Node {Node}: facts of job {RawId} that cannot be true are left out: {Facts}")]
    public static partial void FactsLeftOut(ILogger log, string node, string rawId, string facts);

    [LoggerMessage(1206, LogLevel.Warning, "Imported file {File} is quarantined: {Reason}")]
    public static partial void FileQuarantined(ILogger log, string file, string reason);

    [LoggerMessage(1207, LogLevel.Warning, "Received file {File} cannot be taken now and waits in the data directory: {Reason}")]
    public static partial void FileWaits(ILogger log, string file, string reason);

    [LoggerMessage(1208, LogLevel.Error, "Files below {Directory} cannot be taken now and wait: {Reason}")]
    public static partial void SpoolFails(ILogger log, string directory, string reason);

    [LoggerMessage(1301, LogLevel.Information, "Tables of jobs are made anew from the journal")]
    public static partial void ProjectionRebuilt(ILogger log);

    [LoggerMessage(1302, LogLevel.Error, "Projection of the journal failed and will be tried again")]
    public static partial void ProjectionFailed(ILogger log, Exception cause);

    [LoggerMessage(1303, LogLevel.Error, "Event {Ordering} of {PersistenceId} cannot be read and is left out: {Reason}")]
    public static partial void EventUnreadable(ILogger log, long ordering, string persistenceId, string reason);

    [LoggerMessage(1304, LogLevel.Error, "The table of due things cannot be read and will be tried again")]
    public static partial void DueFailed(ILogger log, Exception cause);

    [LoggerMessage(1501, LogLevel.Warning, "The scheduler of cluster {Cluster} does not answer and is asked less often; records of its jobs wait. {Fault}")]
    public static partial void SchedulerFails(ILogger log, string cluster, string fault, Exception? cause);

    [LoggerMessage(1502, LogLevel.Information, "The scheduler of cluster {Cluster} answers again")]
    public static partial void SchedulerAnswers(ILogger log, string cluster);

    [LoggerMessage(1503, LogLevel.Information, "Jobs of cluster {Cluster} are confirmed by {Scheduler}, asked every {Seconds} s")]
    public static partial void SchedulerAsked(ILogger log, string cluster, string scheduler, double seconds);

    [LoggerMessage(1504, LogLevel.Warning, "actors.hub.scheduler is auto and cluster {Cluster} has sacct, but it cannot be asked, so no scheduler confirms jobs: {Fault}")]
    public static partial void SchedulerNotThere(ILogger log, string cluster, string fault);

    [LoggerMessage(1401, LogLevel.Error, "{Source}: {Text}")]
    public static partial void ActorError(ILogger log, string source, string text, Exception? cause);

    [LoggerMessage(1402, LogLevel.Warning, "{Source}: {Text}")]
    public static partial void ActorWarning(ILogger log, string source, string text, Exception? cause);

    [LoggerMessage(1403, LogLevel.Information, "{Source}: {Text}")]
    public static partial void ActorInfo(ILogger log, string source, string text);

    [LoggerMessage(1404, LogLevel.Debug, "{Source}: {Text}")]
    public static partial void ActorDebug(ILogger log, string source, string text);


    [LoggerMessage(1112, LogLevel.Warning, "node {Node}: two machines report under this name; give each agent the name its scheduler has for it (actors.node.name)")]
    public static partial void NodeConflict(ILogger log, string node);

    [LoggerMessage(1113, LogLevel.Warning, "node {Node}: two agents of one machine report under this name at the same time; let one serve the host, or give each the name of its node (actors.node.name)")]
    public static partial void AgentConflict(ILogger log, string node);

    [LoggerMessage(1211, LogLevel.Warning, "Node {Node} of cluster {Cluster}: segments {Numbers} of its outbox {Stream} have not come, though later ones have; what ended in them is not known here until they do")]
    public static partial void SegmentsMissing(ILogger log, string node, string cluster, string stream, string numbers);
}
