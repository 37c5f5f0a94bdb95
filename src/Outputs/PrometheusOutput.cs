namespace Actors.Outputs;

/// <summary>Text files for node_exporter: one of all jobs, or one of each where the path has <c>%(jobid)s</c>, removed at the job's end.</summary>
internal sealed class PrometheusOutput(string path, NameRewriter names) : IOutput
{
    private readonly bool _isPerJob = path.Contains("%(jobid)s", StringComparison.Ordinal);

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
    {
        var running = jobs.Where(job => !ended.Contains(job.Key)).ToList();
        if (!_isPerJob)
        {
            await WholeFile.WriteAsync(path, Text(running), cancellation).ConfigureAwait(false);
            return;
        }

        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in running.GroupBy(job => job.Fill(path), StringComparer.Ordinal))
        {
            written.Add(file.Key);
            await WholeFile.WriteAsync(file.Key, Text([.. file]), cancellation).ConfigureAwait(false);
        }

        foreach (var file in jobs.Where(job => ended.Contains(job.Key)).Select(job => job.Fill(path)).Where(file => !written.Contains(file) && File.Exists(file)))
        {
            File.Delete(file);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private string Text(IReadOnlyList<LiveJob> jobs) => names.IsEmpty
        ? PrometheusExposition.Of(jobs)
        : PrometheusExposition.Of(jobs.SelectMany(job => names.Rewrite(SamsData.Of(job), PrometheusExposition.Escape)).DistinctBy(pair => pair.Name, StringComparer.Ordinal));
}
