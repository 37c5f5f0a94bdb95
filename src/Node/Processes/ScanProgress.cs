namespace Actors.Node.Processes;

/// <summary>How far the scanner is; all that look at processes and jobs go by it. Guarded by the scanner's gate.</summary>
internal sealed class ScanProgress
{
    /// <summary>Number of the pass under way, or of the last one; 0 before the first.</summary>
    public long Pass { get; set; }

    /// <summary>The first pass is over: what is found from now on was told by the kernel, or is new.</summary>
    public bool FirstIsOver { get; set; }

    /// <summary>Events are being taken.</summary>
    public bool InEvents { get; set; }

    /// <summary>Something happened that should be told soon: a pass is asked for.</summary>
    public bool Changed { get; set; }

    /// <summary>Changes when jobs come and go: what was resolved before is resolved again.</summary>
    public int Version { get; set; }

    /// <summary>When the checkpoint gone on from was made; 0 without one, or one of another boot.</summary>
    public long RestoredAtUnixUsec { get; set; }
}
