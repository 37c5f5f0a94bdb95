using System.Text;
using Actors.Node.Programs;
using FsCheck;
using FsCheck.Fluent;

namespace Actors.Node.Tests.Programs;

public sealed class ScriptArgumentTests
{
    [Theory]
    [InlineData("/usr/bin/python3.11|train.py|--password=x", "train.py")]
    [InlineData("python|-u|-Wd|-X|dev|-W|ignore|/a/b.py|-m|c", "/a/b.py")]
    [InlineData("python3|-c|import os; secret()", "")]
    [InlineData("python3|-Bsc|secret", "")]
    [InlineData("python3|-m|torch.distributed.run|x.py", "torch.distributed.run")]
    [InlineData("python3|-mhttp.server", "http.server")]
    [InlineData("python3|-m|a;b", "")]
    [InlineData("python3|-|secret", "")]
    [InlineData("python3|--|x.py", "x.py")]
    [InlineData("python3", "")]
    [InlineData("pypy3|x.py", "x.py")]
    [InlineData("/bin/bash|/var/spool/job/slurm_script|arg", "/var/spool/job/slurm_script")]
    [InlineData("-bash", "")]
    [InlineData("bash|-lc|secret", "")]
    [InlineData("bash|-c|secret|x.sh", "")]
    [InlineData("sh|-eu|-o|pipefail|x.sh", "x.sh")]
    [InlineData("bash|+O|extglob|x.sh", "x.sh")]
    [InlineData("bash|--norc|--rcfile|rc|x.sh", "x.sh")]
    [InlineData("bash|-s|secret", "")]
    [InlineData("perl|-w|-I|lib|x.pl", "x.pl")]
    [InlineData("perl|-Ilib|-MData::Dumper|x.pl", "x.pl")]
    [InlineData("perl|-lne|secret|file", "")]
    [InlineData("perl|-pi.bak|x.pl", "x.pl")]
    [InlineData("ruby|-rjson|-I|lib|x.rb", "x.rb")]
    [InlineData("ruby|-e|secret", "")]
    [InlineData("java|-Xmx4g|-cp|a.jar:b.jar|-Dkey=secret|org.example.Main|secret", "org.example.Main")]
    [InlineData("java|-jar|/opt/app.jar|secret", "/opt/app.jar")]
    [InlineData("java|--module-path|mods|-m|app/org.Main", "app/org.Main")]
    [InlineData("java|--class-path=a.jar|Main$Inner", "Main$Inner")]
    [InlineData("java|@args", "")]
    [InlineData("java|src/Main.java", "src/Main.java")]
    [InlineData("/usr/lib/R/bin/exec/R|--no-echo|--file=fit.R|--args|secret", "fit.R")]
    [InlineData("R|-f|fit.R", "fit.R")]
    [InlineData("R|-e|secret", "")]
    [InlineData("R|--args|--file=secret", "")]
    [InlineData("Rscript|--vanilla|fit.R|secret", "fit.R")]
    [InlineData("MATLAB|-nodisplay|-batch|simulate", "simulate")]
    [InlineData("MATLAB|-r|run('x.m'); exit", "")]
    [InlineData("matlab|x.m", "")]
    [InlineData("octave-cli|--path|lib|-q|x.m", "x.m")]
    [InlineData("octave|--eval|secret", "")]
    [InlineData("julia|-t|4|--project=.|-O3|x.jl", "x.jl")]
    [InlineData("julia|-e|secret", "")]
    [InlineData("node|--require|hook.js|x.js", "x.js")]
    [InlineData("node|-e|secret", "")]
    [InlineData("lua5.4|-l|lib|x.lua", "x.lua")]
    [InlineData("php|-d|a=b|x.php", "x.php")]
    [InlineData("php|-r|secret", "")]
    [InlineData("tclsh8.6|-encoding|utf-8|x.tcl", "x.tcl")]
    public void Only_the_script_is_taken(string commandLine, string script)
    {
        var name = commandLine.Split('|')[0].TrimStart('-');
        var grammar = Interpreters.Of(Encoding.UTF8.GetBytes(name[(name.LastIndexOf('/') + 1)..]));
        Assert.NotNull(grammar);
        Assert.Equal(script, Encoding.UTF8.GetString(ScriptArgument.In(Line(commandLine), grammar).Text));
    }

    [Theory]
    [InlineData("solver")]
    [InlineData("python3-config")]
    [InlineData("bashful")]
    [InlineData("3.11")]
    [InlineData("")]
    public void Other_programs_have_no_script(string name) => Assert.Null(Interpreters.Of(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void What_is_cut_off_or_absurdly_long_is_no_script()
    {
        var python = Interpreters.Of("python3"u8)!;
        Assert.Empty(ScriptArgument.In("python3\0train.p"u8, python).Text);
        Assert.Empty(ScriptArgument.In([], python).Text);
        Assert.Empty(ScriptArgument.In(Line("python3|" + new string('x', 4097)), python).Text);
        Assert.Equal(4096, ScriptArgument.In(Line("python3|" + new string('x', 4096)), python).Text.Length);
    }

    [Fact]
    public void Random_command_lines_never_throw_and_what_is_taken_is_one_argument_of_them() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[][]>(),
        ArbMap.Default.ArbFor<NonNegativeInt>(),
        (arguments, which) =>
        {
            string[] names = ["python3", "bash", "perl", "java", "R", "node", "matlab", "julia", "php"];
            byte[] line = [.. "x\0"u8, .. arguments.Where(a => a is not null).SelectMany(a => a.Where(b => b != 0).Append((byte)0))];
            var text = ScriptArgument.In(line, Interpreters.Of(Encoding.ASCII.GetBytes(names[which.Get % names.Length]))!).Text;
            return text.Length == 0 || line.AsSpan(2).IndexOf(text) >= 0;
        }));

    private static byte[] Line(string arguments) => Encoding.UTF8.GetBytes(arguments.Replace('|', '\0') + "\0");
}
