using Microsoft.Extensions.Logging;

namespace Actors.Node.Logging;

/// <summary>Every text the agent logs. Event numbers never change their meaning: 1xxx process, 2xxx jobs (21xx: the scanner's), 3xxx outbox, 4xxx hub.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(1001, LogLevel.Information, "actors-node {Version} on node {Node} of cluster {Cluster}, data in {Data}, a pass every {IntervalSeconds} s")]
    public static partial void Starting(ILogger logger, string version, string node, string cluster, string data, double intervalSeconds);

    [LoggerMessage(1003, LogLevel.Information, "watching: {Jobs} jobs on this node")]
    public static partial void Watching(ILogger logger, int jobs);

    [LoggerMessage(1004, LogLevel.Information, "stopping on {Signal}")]
    public static partial void Stopping(ILogger logger, string signal);

    [LoggerMessage(1005, LogLevel.Information, "stopped; {Waiting} jobs have a report the hub has not acknowledged, kept in the outbox")]
    public static partial void Stopped(ILogger logger, int waiting);

    [LoggerMessage(1006, LogLevel.Warning, "{Step} takes too long; going on without it")]
    public static partial void StepOverdue(ILogger logger, string step);

    [LoggerMessage(1007, LogLevel.Information, "settings read again: {Key} = {Value}")]
    public static partial void SettingChanged(ILogger logger, string key, string value);

    [LoggerMessage(1008, LogLevel.Information, "settings read again: nothing reloadable has changed")]
    public static partial void NothingChanged(ILogger logger);

    [LoggerMessage(1009, LogLevel.Error, "settings not read again, the old ones stay: {Reason}")]
    public static partial void ReloadRefused(ILogger logger, string reason);

    [LoggerMessage(1010, LogLevel.Warning, "settings read again: {Key} has changed and takes effect at the next start")]
    public static partial void SettingNeedsRestart(ILogger logger, string key);

    [LoggerMessage(1011, LogLevel.Warning, "usage travels unencrypted to {Hub}, which is beyond loopback: give actors.node.hub an https URL")]
    public static partial void PlainHub(ILogger logger, string hub);

    [LoggerMessage(1012, LogLevel.Information, "console socket {Path}: the one in the data directory would be longer than the {Longest} bytes a socket's path can have")]
    public static partial void ConsoleElsewhere(ILogger logger, string path, int longest);

    [LoggerMessage(1013, LogLevel.Warning, "checkpoint of the outbox cannot be read ({Reason}): counters of executables begin anew, the gap stays unattributed")]
    public static partial void CheckpointUnreadable(ILogger logger, string reason);

    [LoggerMessage(1014, LogLevel.Information, "live metrics at http://{Address}/metrics")]
    public static partial void MetricsServed(ILogger logger, string address);

    [LoggerMessage(1100, LogLevel.Error, "{Source}: {Text}")]
    public static partial void EngineError(ILogger logger, string source, string text, Exception? exception);

    [LoggerMessage(1101, LogLevel.Warning, "{Source}: {Text}")]
    public static partial void EngineWarning(ILogger logger, string source, string text, Exception? exception);

    [LoggerMessage(1102, LogLevel.Debug, "{Source}: {Text}")]
    public static partial void EngineInformation(ILogger logger, string source, string text, Exception? exception);

    [LoggerMessage(2003, LogLevel.Warning, "sampler {Sampler} of job {Cluster}:{RawId} failed and is started again: {Reason}")]
    public static partial void SamplerFailed(ILogger logger, string sampler, string cluster, string rawId, string reason);

    [LoggerMessage(2004, LogLevel.Warning, "sampler {Sampler} of job {Cluster}:{RawId} gave nothing for {Seconds} s; the report goes without it")]
    public static partial void SamplerHangs(ILogger logger, string sampler, string cluster, string rawId, double seconds);

    [LoggerMessage(2005, LogLevel.Error, "a pass over the processes failed; the next one comes at its time")]
    public static partial void PassFailed(ILogger logger, Exception exception);

    [LoggerMessage(2006, LogLevel.Warning, "sampler {Sampler} of the node cannot read: {Reason}; what it gave last stands, and it tries again at its interval")]
    public static partial void NodeSamplerFails(ILogger logger, string sampler, string reason);

    [LoggerMessage(2007, LogLevel.Information, "sampler {Sampler} of the node works again")]
    public static partial void NodeSamplerWorks(ILogger logger, string sampler);

    [LoggerMessage(2008, LogLevel.Warning, "sampler {Sampler} of the node gave nothing for {Seconds} s; nothing waits for it, and it is not asked again until it answers")]
    public static partial void NodeSamplerHangs(ILogger logger, string sampler, double seconds);

    [LoggerMessage(2009, LogLevel.Warning, "sampler {Sampler} of the node: {What}")]
    public static partial void NodeSamplerLeavesOut(ILogger logger, string sampler, string what);

    [LoggerMessage(3001, LogLevel.Information, "outbox {Path}: {Jobs} jobs known, {Waiting} of them with a report the hub has not acknowledged")]
    public static partial void OutboxOpened(ILogger logger, string path, int jobs, int waiting);

    [LoggerMessage(3002, LogLevel.Warning, "outbox {Path}: the last write was torn; {Bytes} bytes cut off, {Kept} bytes before them are whole")]
    public static partial void OutboxTornTail(ILogger logger, string path, long bytes, long kept);

    [LoggerMessage(3003, LogLevel.Error, "outbox {Path}: {Frames} frames are spoiled and were left out; everything else was read")]
    public static partial void OutboxSpoiled(ILogger logger, string path, int frames);

    [LoggerMessage(3004, LogLevel.Error, "{Reason}; kept as {Aside}, starting with an empty outbox")]
    public static partial void OutboxSetAside(ILogger logger, string reason, string aside);

    [LoggerMessage(3005, LogLevel.Error, "outbox {Path} cannot be written: {Reason}; everything is kept in memory and written once the disk takes it")]
    public static partial void OutboxNotWritten(ILogger logger, string path, string reason);

    [LoggerMessage(3006, LogLevel.Information, "outbox {Path} is written again; nothing was lost")]
    public static partial void OutboxWrittenAgain(ILogger logger, string path);

    [LoggerMessage(3007, LogLevel.Warning, "{Jobs} jobs ended while no agent watched: their last report is final, a lower bound")]
    public static partial void JobsEndedUnseen(ILogger logger, int jobs);

    [LoggerMessage(3011, LogLevel.Warning, "job {Cluster}:{RawId} has more executables than one report takes: {Rows} of least CPU, or of several steps, are told together")]
    public static partial void ReportFolded(ILogger logger, string cluster, string rawId, int rows);

    [LoggerMessage(4001, LogLevel.Information, "hub {Hub} answers, store {Epoch}")]
    public static partial void HubAnswers(ILogger logger, Uri hub, string epoch);

    [LoggerMessage(4002, LogLevel.Warning, "hub {Hub} does not take reports: {Reason}; everything is kept, next try in {Seconds:0.0} s")]
    public static partial void HubAway(ILogger logger, Uri hub, string reason, double seconds);

    [LoggerMessage(4003, LogLevel.Debug, "hub {Hub} still does not take reports after {Tries} tries: {Reason}; next try in {Seconds:0.0} s")]
    public static partial void HubStillAway(ILogger logger, Uri hub, int tries, string reason, double seconds);

    [LoggerMessage(4004, LogLevel.Warning, "hub has another store than before ({Before}, now {Now}): everything still here is sent again")]
    public static partial void OtherStore(ILogger logger, string before, string now);

    [LoggerMessage(4005, LogLevel.Error, "report {Seq} of job {Cluster}:{RawId} with {CpuSeconds} CPU seconds is dropped, the hub refuses it: {Reason}")]
    public static partial void ReportRefused(ILogger logger, string cluster, string rawId, ulong seq, double cpuSeconds, string reason);

    [LoggerMessage(4006, LogLevel.Warning, "the hub's clock is {Seconds:0.0} s ahead of this node's: jobs may be bound wrongly; set both by NTP")]
    public static partial void ClocksDiffer(ILogger logger, double seconds);

    [LoggerMessage(4007, LogLevel.Information, "the hub's clock and this node's agree again")]
    public static partial void ClocksAgree(ILogger logger);

    [LoggerMessage(4008, LogLevel.Debug, "{Reports} reports sent, {Acknowledged} acknowledged")]
    public static partial void BatchTaken(ILogger logger, int reports, int acknowledged);

    [LoggerMessage(4010, LogLevel.Information, "reports go to {Directory} as segments, every {Seconds} s")]
    public static partial void SegmentsGo(ILogger logger, string directory, double seconds);

    [LoggerMessage(4011, LogLevel.Error, "no segment can be written to {Directory}: {Reason}; everything is kept in the outbox, next try in {Seconds:0.0} s")]
    public static partial void SegmentsNotWritten(ILogger logger, string directory, string reason, double seconds);

    [LoggerMessage(4012, LogLevel.Information, "segments are written to {Directory} again; nothing was lost")]
    public static partial void SegmentsWrittenAgain(ILogger logger, string directory);

    [LoggerMessage(4013, LogLevel.Debug, "segment {Number} with {Reports} reports is durable")]
    public static partial void SegmentWritten(ILogger logger, ulong number, int reports);
}
