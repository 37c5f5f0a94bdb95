namespace Actors.Node.Programs;

/// <summary>How much of an interpreter's script is kept: <c>actors.node.scripts</c>.</summary>
public enum ScriptsKept
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>The last part of its path.</summary>
    Name,

    /// <summary>Its whole path.</summary>
    Path,
}
