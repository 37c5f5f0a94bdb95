namespace Actors.Outputs;

/// <summary>Somewhere live metrics go.</summary>
internal interface IOutput : IDisposable
{
    /// <summary>Gives the newest state of jobs away.</summary>
    /// <param name="jobs">All that run, and those that ended since the time before.</param>
    /// <param name="ended">Keys of the latter.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">It takes too long.</param>
    Task SendAsync(IReadOnlyList<LiveJob> jobs, IReadOnlySet<string> ended, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>Makes outputs of their settings.</summary>
internal static class OutputKinds
{
    /// <summary>An output.</summary>
    /// <exception cref="OutputException">A setting cannot be used.</exception>
    public static IOutput Make(OutputSettings settings)
    {
        var names = new NameRewriter(settings.Metrics, settings.Map, settings.StaticMap);
        if (settings.To.Length == 0)
        {
            throw new OutputException("to is empty: say where it goes");
        }

        if (settings.Interval < TimeSpan.FromMilliseconds(100) || settings.Timeout < TimeSpan.FromMilliseconds(100))
        {
            throw new OutputException("interval and timeout must be at least 100ms");
        }

        return settings.Kind switch
        {
            "prometheus" => new PrometheusOutput(settings.To, names),
            "carbon" => new CarbonOutput(settings.To, names),
            "collectd" => new CollectdOutput(settings.To, settings.Interval, names),
            "file" => new FileOutput(settings.To),
            "http" => new HttpOutput(settings.To),
            _ => throw new OutputException($"kind = \"{settings.Kind}\" is none of prometheus, carbon, collectd, file, http"),
        };
    }
}
