# Sourced by ./run and ./test, in the repository's root: how programs are built there. Nothing of a build stays behind.
command -v dotnet >/dev/null || { echo "$(basename "$0"): the .NET 10 SDK is missing: install it and put dotnet on the PATH" >&2; exit 1; }
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
export DOTNET_TieredPGO=0   # builds and tests are short: what the runtime does to make long-running code faster costs them a tenth to a third
[ -w "${HOME:-/nonexistent}" ] || export HOME=$PWD/artifacts/home DOTNET_CLI_HOME=$PWD/artifacts/home

# One compiler for all projects, under a name of its own: started anew for each project it takes twice the CPU. Whoever chose the name ends it.
compiler=$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk/$(dotnet --version)/Roslyn/bincore/VBCSCompiler
if [ -n "${SharedCompilationId:-}" ]; then compiler=''
elif [ -x "$compiler" ]; then export UseSharedCompilation=true SharedCompilationId=actors-$$-$RANDOM
else compiler='' UseSharedCompilation=false; export UseSharedCompilation
fi
end_compiler() {
    [ -n "$compiler" ] || return 0
    "$compiler" -shutdown "-pipename:$SharedCompilationId" >/dev/null 2>&1
    compiler='' SharedCompilationId='' UseSharedCompilation=false
}
