using System.Text;

namespace Actors.Node.Programs;

/// <summary>Interpreters by the name of their file, without version: <c>python3.11</c> is python.</summary>
internal static class Interpreters
{
    private static readonly InterpreterGrammar s_shell = new() { Code = "cs", Takes = "oO", TakesWords = ["--rcfile", "--init-file"] };

    private static readonly InterpreterGrammar s_python = new() { Code = "c", Takes = "WXQ", Module = "m", TakesWords = ["--check-hash-based-pycs"] };

    private static readonly InterpreterGrammar s_r = new() { IsWordwise = true, CodeWords = ["-e"], FileWords = ["--file", "-f"], TakesWords = ["-g", "--encoding"], Last = "--args", HasPlainScript = false };

    private static readonly InterpreterGrammar s_java = new()
    {
        IsWordwise = true,
        TakesWords =
        [
            "-cp", "-classpath", "--class-path", "-p", "--module-path", "--upgrade-module-path", "--add-modules", "--add-reads", "--add-exports", "--add-opens", "--limit-modules",
            "--patch-module", "--source", "--enable-native-access",
        ],
        FileWords = ["-jar"],
        NameWords = ["-m", "--module"],
        PlainIsName = true,
    };

    private static readonly InterpreterGrammar s_octave = new() { Code = "", CodeWords = ["--eval"], TakesWords = ["--path", "--image-path", "--info-file", "--doc-cache-file", "--texi-macros-file"], Takes = "p" };

    private static readonly Dictionary<string, InterpreterGrammar> s_known = new(StringComparer.Ordinal)
    {
        ["sh"] = s_shell,
        ["bash"] = s_shell,
        ["dash"] = s_shell,
        ["zsh"] = s_shell,
        ["ksh"] = s_shell,
        ["tcsh"] = s_shell,
        ["csh"] = s_shell,
        ["python"] = s_python,
        ["pypy"] = s_python,
        ["perl"] = new() { Code = "eE", Takes = "I", Ends = "MmixFDCVdTt" },
        ["ruby"] = new() { Code = "e", Takes = "IrCEK", Ends = "ixFT" },
        ["lua"] = new() { Code = "e", Takes = "l" },
        ["luajit"] = new() { Code = "e", Takes = "lj" },
        ["php"] = new() { Code = "rBRE", Takes = "cdz", FileWords = ["--file"], CodeWords = ["--run"] },
        ["tclsh"] = new() { TakesWords = ["-encoding"], IsWordwise = true },
        ["julia"] = new() { Code = "eE", CodeWords = ["--eval", "--print"], Takes = "LptJCHgO", Module = "m", TakesWords = ["--project-file", "--load", "--threads", "--procs", "--sysimage"] },
        ["node"] = new() { IsWordwise = true, CodeWords = ["-e", "--eval", "-p", "--print", "-pe"], TakesWords = ["-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions"] },
        ["nodejs"] = new() { IsWordwise = true, CodeWords = ["-e", "--eval", "-p", "--print", "-pe"], TakesWords = ["-r", "--require", "--import", "--loader", "--experimental-loader", "-C", "--conditions"] },
        ["Rscript"] = new() { IsWordwise = true, CodeWords = ["-e"] },
        ["R"] = s_r,
        ["java"] = s_java,
        ["octave"] = s_octave,
        ["octave-cli"] = s_octave,
        ["octave-gui"] = s_octave,
        ["matlab"] = new() { IsWordwise = true, NameWords = ["-batch", "-r"], HasPlainScript = false },
        ["MATLAB"] = new() { IsWordwise = true, NameWords = ["-batch", "-r"], HasPlainScript = false },
    };

    /// <summary>The grammar of an interpreter; null for any other program.</summary>
    /// <param name="fileName">Last part of its path.</param>
    public static InterpreterGrammar? Of(ReadOnlySpan<byte> fileName)
    {
        if (fileName.Length is 0 or > 32)
        {
            return null;
        }

        var name = Encoding.Latin1.GetString(fileName);
        return s_known.GetValueOrDefault(name) ?? s_known.GetValueOrDefault(name.TrimEnd('.', '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9'));
    }
}
