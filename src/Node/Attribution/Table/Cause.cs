namespace Actors.Node.Attribution.Table;

/// <summary>What made somebody look at a process.</summary>
internal enum Cause
{
    /// <summary>A pass.</summary>
    Pass,

    /// <summary>It has just begun to run a program.</summary>
    Exec,

    /// <summary>It has just been put into a directory, or may just have left one.</summary>
    Moved,
}
