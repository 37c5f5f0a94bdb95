using Actors.Node.Kernel;

namespace Actors.Node.Attribution.Taskstats;

/// <summary>The kernel's word on processes: fork, exec and exit by the process connector, the last run time by taskstats. Both or neither.</summary>
internal sealed class KernelEvents : IDisposable
{
    private readonly ProcessConnector _connector;
    private readonly Kernel.Taskstats _taskstats;
    private long _lostKnown;

    private KernelEvents(ProcessConnector connector, Kernel.Taskstats taskstats) => (_connector, _taskstats) = (connector, taskstats);

    /// <summary>To poll: the process connector's and taskstats'.</summary>
    public (int Connector, int Taskstats) Descriptors => (_connector.Descriptor, _taskstats.Descriptor);

    /// <summary>Times events were lost since the start.</summary>
    public long Lost => _connector.Overruns + _taskstats.Overruns;

    /// <summary>The next end of a process, without waiting.</summary>
    public bool TryNext(out ExitRecord record) => _taskstats.TryNext(out record);

    /// <summary>The next event, without waiting.</summary>
    public bool TryNext(out ProcessEvent told) => _connector.TryNext(out told);

    /// <summary>Whether events were lost since this was asked last.</summary>
    public bool HasLost()
    {
        var before = _lostKnown;
        _lostKnown = Lost;
        return _lostKnown != before;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _connector.Dispose();
        _taskstats.Dispose();
    }

    /// <summary>Opens both.</summary>
    /// <param name="reason">Why so, or why not, in words.</param>
    /// <returns>Null where they do not work.</returns>
    public static KernelEvents? Open(out string reason)
    {
        if (ProcessConnector.Open(out reason) is not { } connector)
        {
            return null;
        }

        if (Kernel.Taskstats.Open(PossibleCpus(), out reason) is not { } taskstats)
        {
            connector.Dispose();
            return null;
        }

        reason = $"the kernel tells of every process (taskstats version {taskstats.Version}, process connector)";
        return new KernelEvents(connector, taskstats);
    }

    private static string PossibleCpus()
    {
        try
        {
            return File.ReadAllText("/sys/devices/system/cpu/possible").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"0-{Environment.ProcessorCount - 1}";
        }
    }
}
