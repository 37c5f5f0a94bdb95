using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Event;

namespace Actors.Hub.Records;

/// <summary>
/// Writes each closed job's SAMS record into a file of its own, a batch at a time. Child of the hub's writers; asked by the hand-over of records.
/// A file that cannot be written fails its record alone.
/// </summary>
internal sealed class SamsXmlWriterActor : BatchWriterActor
{
    private readonly SamsXmlSettings _settings;
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private bool _failing;

    public SamsXmlWriterActor(SamsXmlSettings settings)
        : base(RecordKinds.SamsXml) => _settings = settings;

    public static Props Props(SamsXmlSettings settings) => Akka.Actor.Props.Create(() => new SamsXmlWriterActor(settings));

    protected override Task<IReadOnlyList<object>> WriteAsync(IReadOnlyList<ClosedJob> jobs) => Task.Run<IReadOnlyList<object>>(() =>
    {
        if (_settings.Enabled)
        {
            DurableFile.CreateDirectory(_settings.Output);
        }

        var files = new DurableBatch(_settings.Output);
        var answers = jobs.Select(job => Write(job, files)).ToList();
        var failed = files.Commit();
        return [.. answers.Select((answer, i) => answer is RecordWritten { File: { } file } && failed.TryGetValue(file, out var reason) ? Failed(jobs[i], reason) : answer)];
    });

    protected override void Finished(IReadOnlyList<object> answers)
    {
        var reason = answers.OfType<RecordFailed>().FirstOrDefault()?.Reason;
        if (reason is not null && !_failing)
        {
            _log.Error("Records cannot be written below {0} and wait: {1}", _settings.Output, reason);
        }
        else if (reason is null && _failing)
        {
            _log.Info("Records can be written below {0} again", _settings.Output);
        }

        _failing = reason is not null;
    }

    private object Write(ClosedJob job, DurableBatch files)
    {
        try
        {
            var record = SamsRecord.Of(job, _settings.RemoveLessThanPercent);
            var content = record is null ? [] : Encoding.UTF8.GetBytes(SamsXml.Write([record], job.ResolvedAt));
            var file = Path.Combine(_settings.Output, RecordFileName.Of(job));
            var keep = record is not null && _settings.Enabled && !job.Imported;
            if (keep)
            {
                files.Add(file, content);
            }
            else if (_settings.Enabled)
            {
                // The revision was written but never confirmed, and has nothing to report any more.
                files.Delete(file);
            }

            return new RecordWritten(job.Key, Kind, job.RecordId, job.Revision, Convert.ToHexStringLower(SHA256.HashData(content)), keep ? file : null) { Content = job.Content };
        }
        catch (Exception e)
        {
            return Failed(job, e);
        }
    }
}
