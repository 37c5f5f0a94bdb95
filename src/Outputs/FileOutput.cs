namespace Actors.Outputs;

/// <summary>A JSON file per job and node with its newest state; the last one stays. The path has <c>%(jobid)s</c>, and may have <c>%(node)s</c>.</summary>
internal sealed class FileOutput : IOutput
{
    private readonly string _path;

    public FileOutput(string path) => _path = path.Contains("%(jobid)s", StringComparison.Ordinal)
        ? path
        : throw new OutputException($"to = \"{path}\" must have %(jobid)s: each job has a file of its own");

    /// <inheritdoc/>
    public async Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation)
    {
        foreach (var job in jobs)
        {
            await WholeFile.WriteAsync(job.Fill(_path), JobJson.Of(job), cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
