namespace Actors.Node.Programs;

/// <summary>Where in the arguments of an interpreter its script stands. Options are single letters that may stand together, or whole words.</summary>
internal sealed record InterpreterGrammar
{
    /// <summary>Letters after which the program's text itself comes: there is no script, and the text is never kept.</summary>
    public string Code { get; init; } = "";

    /// <summary>Letters that take what follows, in the same argument or in the next.</summary>
    public string Takes { get; init; } = "";

    /// <summary>Letters that end the argument they are in.</summary>
    public string Ends { get; init; } = "";

    /// <summary>Letters after which a module's name comes.</summary>
    public string Module { get; init; } = "";

    /// <summary>As <see cref="Code"/>, whole words.</summary>
    public string[] CodeWords { get; init; } = [];

    /// <summary>As <see cref="Takes"/>, whole words; a value behind = belongs to the word.</summary>
    public string[] TakesWords { get; init; } = [];

    /// <summary>Words after which the script comes, or behind =.</summary>
    public string[] FileWords { get; init; } = [];

    /// <summary>Words after which the name of a module or class comes, or behind =. Anything but a plain name is code.</summary>
    public string[] NameWords { get; init; } = [];

    /// <summary>The word behind which all is the script's own.</summary>
    public string Last { get; init; } = "--";

    /// <summary>Single dashes begin whole words too.</summary>
    public bool IsWordwise { get; init; }

    /// <summary>The first argument that is no option is the script; else only what an option says is one.</summary>
    public bool HasPlainScript { get; init; } = true;

    /// <summary>It is the name of a class, unless it looks like a file.</summary>
    public bool PlainIsName { get; init; }
}
